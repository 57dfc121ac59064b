import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { experimentSchema } from '../../src/shared/experiment.js';
import { cliTests, expectOneSentence } from './cliTests.js';

const cli = cliTests();

describe('setup', () => {
  it.each([
    [['setup'], 'Give one script.'],
    [['setup', 'absent.py', '--yes'], /There is no script .*absent\.py; check the path\./],
    [['setup', '.', '--yes'], /is not a file; give the script\./],
    [['setup', 'a.py', '--direction', 'up'], '"up" is no direction.'],
    [['setup', 'a.py', '--why'], "Unknown option '--why'"],
  ])('%j is refused', async (args, said) => {
    const result = await cli.run(args);
    const last = result.err.replace(/^Running .* once \.\.\.\n/, '');
    expectOneSentence({ ...result, err: last }, 2, said);
    expect(cli.left()).toEqual([]);
  });

  it.each([
    [
      'fails',
      'import nowhere_to_be_found\n',
      [],
      1,
      /does not run \(exit code 1\): ModuleNotFoundError: .* Mend it first\./,
    ],
    ['prints no number', 'print("hello")\n', [], 1, /a\.py printed no number with a name; print the metric/],
    [
      'prints another metric',
      'print("loss: 0.5")\n',
      ['--metric', 'f1'],
      2,
      'The script printed no "f1"; it printed: loss.',
    ],
    ['prints a number of no known direction', 'print("zork: 0.5")\n', [], 2, /say --direction maximize or minimize\./],
  ] as const)('writes nothing for a script that %s', async (_, script, more, code, said) => {
    writeFileSync(path.join(cli.dir, 'a.py'), script);
    const { err, ...result } = await cli.run(['setup', 'a.py', '--yes', ...more]);
    expectOneSentence({ ...result, err: `${err.trimEnd().split('\n').at(-1)}\n` }, code, said);
    expect(cli.left()).toEqual(['a.py']);
  });

  it('refuses a notebook, and a command that does not exist', async () => {
    writeFileSync(path.join(cli.dir, 'a.ipynb'), '{}');
    writeFileSync(path.join(cli.dir, 'a.py'), '');
    for (const [args, said] of [
      [['a.ipynb'], /is a notebook/],
      [['a.py', '--command', 'no-such-command-here'], /The command "no-such-command-here" was not found\./],
    ] as const) {
      const { err, ...result } = await cli.run(['setup', '--yes', ...args]);
      expectOneSentence({ ...result, err: `${err.trimEnd().split('\n').at(-1)}\n` }, 2, said);
    }
    expect(cli.left()).toEqual(['a.ipynb', 'a.py']);
  });

  it('writes an ml-agent.json that improve takes, and does not replace one unasked', async () => {
    writeFileSync(path.join(cli.dir, 'a.py'), 'print("epoch 3, loss: 0.5, val_accuracy: 91.5%")\n');
    writeFileSync(path.join(cli.dir, 'evaluate.py'), '');
    mkdirSync(path.join(cli.dir, 'data'));
    const { code, out } = await cli.run(['setup', 'a.py', '--yes']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Wrote .*ml-agent\.json: val_accuracy, maximize\. Review it, then run "ml-agent improve a\.py"\.\n$/,
    );
    const text = readFileSync(path.join(cli.dir, 'ml-agent.json'), 'utf8');
    expect(experimentSchema.parse(JSON.parse(text))).toMatchObject({
      command: 'python a.py',
      editable: ['a.py'],
      readonly: ['data/**', 'evaluate.py'],
      metric: { name: 'val_accuracy', direction: 'maximize' },
    });
    expect(cli.left()).toEqual(['a.py', 'data', 'evaluate.py', 'ml-agent.json']);
    await cli.refuses(
      ['setup', 'a.py', '--yes'],
      2,
      /There is an .*ml-agent\.json already; edit it, or say --force\./,
    );
    expect((await cli.run(['setup', 'a.py', '--yes', '--force'])).code).toBe(0);
    await cli.refuses(['improve', 'a.py', '--model', 'x.gguf'], 2, /There is no file .*x\.gguf/);
  });

  it('asks nobody when there is nobody', async () => {
    writeFileSync(path.join(cli.dir, 'a.py'), 'print("loss: 0.5")\n');
    const { err, code } = await cli.run(['setup', 'a.py']);
    expect(code).toBe(2);
    expect(err.trimEnd().split('\n').at(-1)).toBe('There is nobody to ask; say --yes, or --metric and --direction.');
    expect(cli.left()).toEqual(['a.py']);
  });
});

describe('parse-metric', () => {
  const LOG = 'epoch 1 loss: 0.9\nepoch 2 loss: 0.5\ndone\n';

  it('prints value, line and offset in bytes', async () => {
    const { code, out, err } = await cli.run(['parse-metric', '--name', 'loss'], { input: `ü\n${LOG}` });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({ value: 0.5, line: 'epoch 2 loss: 0.5', offset: 21 });
  });

  it.each(['', '\0\u0001', 'nothing here\n'])('prints null for %j, and why on standard error', async (input) => {
    const { code, out, err } = await cli.run(['parse-metric', '--name', 'loss'], { input });
    expect({ code, out }).toEqual({ code: 0, out: 'null\n' });
    expect(err).toMatch(/^[^\n]+\.\n$/);
  });

  it.each([
    [['parse-metric'], 'Name the metric.'],
    [['parse-metric', '--name', ' '], 'Name the metric.'],
    [['parse-metric', '--name', 'a', '--direction', 'up'], '"up" is no direction.'],
    [['parse-metric', '--name', 'a', '--pattern', '('], "The metric's pattern is wrong, correct it: "],
    [['parse-metric', '--name', 'a', 'b'], "Unexpected argument 'b'."],
  ])('%j is refused', (args, said) => cli.refuses(args, 2, said));
});

describe('other commands', () => {
  it('doctor tells each check as JSON, and that a model is missing', async () => {
    const { code, out, err } = await cli.run(['doctor', '--json']);
    expect(err).toBe('');
    expect(out.endsWith('\n')).toBe(true);
    const { checks } = JSON.parse(out) as { checks: { name: string; state: string; found: string }[] };
    for (const check of checks) {
      expect(Object.keys(check).sort()).toEqual(['found', 'name', 'state']);
      expect(['ok', 'note', 'missing']).toContain(check.state);
    }
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['program', 'python', 'model']));
    expect(checks.find(({ name }) => name === 'model')).toMatchObject({ state: 'missing' });
    expect(code).toBe(1);
  });

  it.each([
    [['doctor', '--all'], 'doctor does not know "--all"; it takes --json.'],
    [['models'], 'Say "ml-agent models list" or "ml-agent models fetch NAME".'],
    [['models', 'fetch', 'gpt-9'], 'There is no model "gpt-9"'],
    [['python'], 'Say "ml-agent python REQUIREMENTS_FILE [INTERPRETER]".'],
    [['python', 'absent.txt'], /There is no file .*absent\.txt\./],
  ])('%j is refused', (args, said) => cli.refuses(args, 2, said));
});
