import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { experimentSchema } from '../../src/shared/experiment.js';
import { END, HEADER } from '../adapters/store/lines.js';
import { temporaryFolder } from '../adapters/runner/support.js';
import { buildCli, writeExperiment, type BuiltCli, type CliOptions, type CliResult } from './builtCli.js';

let cli: BuiltCli;
let dir: string;

beforeAll(async () => {
  cli = await buildCli();
});
afterAll(() => cli.remove());

beforeEach(() => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  dir = folder.dir;
});

/** Files and folders below the test's own, so that a test sees what was left behind. */
const left = () => readdirSync(dir, { recursive: true }).map(String).sort();

/** The program refuses: one sentence, the right exit code, and nothing is written. */
async function refuses(args: readonly string[], code: 1 | 2, said: RegExp | string, options: CliOptions = {}) {
  const before = left();
  const result = await cli.run(args, { cwd: dir, ...options });
  expectOneSentence(result, code, said);
  expect(result.out).toBe('');
  expect(left()).toEqual(before);
}

function expectOneSentence({ err, code }: CliResult, wanted: 1 | 2, said: RegExp | string): void {
  // A sentence, or the line that says how the command is used.
  expect(err).toMatch(/^[^\n]+(\.|Usage: [^\n.]+)\n$/);
  expect(err).toMatch(said);
  expect(err).not.toMatch(/ {4}at |fault of ML-Agent|\bundefined\b/);
  expect(code).toBe(wanted);
}

describe('the program', () => {
  it.each([[[]], [['--help']], [['help']], [['-h']]])('with %j says what it can do', async (args) => {
    const { code, out, err } = await cli.run(args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Usage: ml-agent COMMAND [OPTIONS]');
    for (const command of ['improve', 'resume', 'setup', 'doctor', 'models', 'python', 'parse-metric']) {
      expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
  });

  it.each(['improve', 'resume', 'setup', 'doctor', 'models', 'python', 'parse-metric'])(
    'explains %s',
    async (command) => {
      const { code, out, err } = await cli.run([command, '--help']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(new RegExp(`^Usage: ml-agent ${command} ?`));
    },
  );

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await cli.run(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each(['dance', 'toString', 'constructor', '__proto__', '--frobnicate', ''])('knows no command %j', (name) =>
    refuses([name], 2, `There is no command "${name}"; "ml-agent --help" lists them.`),
  );

  it('ends quietly when nobody reads its output', async () => {
    const shell = ['sh', '-c', '"$@" | true; sleep 0.2', 'sh'];
    const { err } = await cli.run(['--help'], { wrapper: shell });
    expect(err).toBe('');
  });
});

describe('improve', () => {
  it.each([
    [['improve'], 'Give one PATH.'],
    [['improve', 'a', 'b'], 'Give one PATH.'],
    [['improve', '.', '--frobnicate'], "Unknown option '--frobnicate'"],
    [['improve', '.', '--model'], 'model'],
    [['improve', '.', '--steps'], 'steps'],
    [['improve', '.', '--cpu=yes'], 'cpu'],
    [['improve', '.', '--steps', '0'], '--steps needs a whole number from 1, not "0".'],
    [['improve', '.', '--steps', '1.5'], 'not "1.5".'],
    [['improve', '.', '--steps=-3'], 'not "-3".'],
    [['improve', '.', '--steps', 'many'], 'not "many".'],
    [['improve', '.', '--steps='], 'not "".'],
    [['improve', '.', '--steps', '1e99'], 'not "1e99".'],
    [['improve', '.', '--minutes', '0'], '--minutes needs a positive number, not "0".'],
    [['improve', '.', '--minutes', 'Infinity'], 'not "Infinity".'],
    [['improve', '.', '--seed', '-1'], 'seed'],
    [['improve', '.', '--context', 'big'], '--context needs a whole number from 1, not "big".'],
    [['improve', '.', '--threads', '0'], '--threads'],
    [['improve', 'nowhere'], /There is nothing at .*nowhere; check the path\./],
    [['improve', '.'], /There is no ml-agent\.json in .*; make one with "ml-agent setup SCRIPT"\./],
    [['improve', ''], /There is no ml-agent\.json/],
  ])('%j is refused', (args, said) => refuses(args, 2, said));

  it('refuses a notebook, and says what to do', async () => {
    writeFileSync(path.join(dir, 'a.ipynb'), '{}');
    await refuses(['improve', 'a.ipynb'], 2, /a\.ipynb is a notebook; export it as a script \(\.py\) first\./);
  });

  it.each([
    ['an unknown key', { stepz: 3 }, 'unknown key "stepz" (known keys: '],
    [
      'an unknown key inside',
      { metric: { name: 'score', direction: 'maximize', unit: '%' } },
      'unknown key "unit" in "metric"',
    ],
    ['a wrong direction', { metric: { name: 'score', direction: 'up' } }, '"metric.direction"'],
    ['steps of zero', { budget: { steps: 0 } }, '"budget.steps"'],
    ['a script outside', { editable: ['../train.py'] }, 'must be a path inside the experiment folder'],
    ['no script', { editable: [] }, '"editable"'],
    ['a script that is not there', { editable: ['other.py'] }, 'The editable file other.py is not in '],
    ['a folder for a script', { editable: ['.'] }, 'The editable file . is not in '],
    [
      'a broken pattern',
      { metric: { name: 'a', direction: 'maximize', pattern: '(' } },
      'metric.pattern is not a regular expression',
    ],
  ])('refuses an ml-agent.json with %s', async (_, changes, said) => {
    writeExperiment(dir, changes);
    const before = left();
    const result = await cli.run(['improve', '.'], { cwd: dir });
    expectOneSentence(result, 2, new RegExp(said.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
    expect(left()).toEqual(before);
  });

  it.each(['{"name": "x",}', '', 'null', '[]', '42'])('refuses %j for an ml-agent.json', async (text) => {
    writeExperiment(dir);
    writeFileSync(path.join(dir, 'ml-agent.json'), text);
    await refuses(['improve', '.'], 2, /ml-agent\.json (is not valid JSON|has a mistake)/);
  });

  it('refuses a script with a syntax error, by its line, before a model is looked for', async () => {
    writeExperiment(dir, {}, 'import os\nprint("score: 0.5"\n');
    await refuses(['improve', '.', '--model', 'x.gguf'], 2, /train\.py has a syntax error in line \d/);
  });

  it('refuses a script that is no text', async () => {
    writeExperiment(dir);
    writeFileSync(path.join(dir, 'train.py'), Buffer.from([0xff, 0xfe, 0x00]));
    await refuses(['improve', '.'], 2, 'The editable file train.py is not UTF-8 text; convert it first.');
  });

  it('refuses a model that is not there, is no model, or has a name that nobody knows', async () => {
    writeExperiment(dir);
    writeFileSync(path.join(dir, 'notes.gguf'), 'These are notes.');
    writeFileSync(path.join(dir, 'empty.gguf'), '');
    mkdirSync(path.join(dir, 'folder.gguf'));
    await refuses(['improve', '.', '--model', 'absent.gguf'], 2, /There is no file .*absent\.gguf; check the path\./);
    await refuses(['improve', '.', '--model', './absent'], 2, /There is no file .*absent; check the path\./);
    for (const name of ['notes.gguf', 'empty.gguf', 'folder.gguf']) {
      await refuses(['improve', '.', '--model', name], 2, /is not a GGUF file; give a model in that format\./);
    }
    await refuses(['improve', '.', '--model', 'gpt-9'], 2, /There is no model "gpt-9"/);
  });

  it('refuses an interpreter that does not run', async () => {
    writeExperiment(dir);
    const said = /does not run as Python; choose another interpreter\./;
    await refuses(['improve', '.', '--python', '/nonexistent', '--model', 'x.gguf'], 2, said);
    await refuses(['improve', '.', '--python', '/bin/true', '--model', 'x.gguf'], 2, said);
  });

  it('needs a Python, and says so before a model is looked for', async () => {
    writeExperiment(dir);
    const env = { PATH: '', VIRTUAL_ENV: undefined };
    await refuses(['improve', '.', '--model', 'x.gguf'], 1, /No Python was found for "python train\.py"; install/, {
      env,
    });
  });

  it.skipIf(!canMount())('needs a folder that can be written, and says so before a model is looked for', async () => {
    writeExperiment(path.join(dir, 'a'));
    const script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';
    const wrapper = ['unshare', '-rm', 'sh', '-c', script, path.join(dir, 'a')];
    await refuses(['improve', 'a', '--model', 'x.gguf'], 1, /The folder .*a cannot be written; make it writable/, {
      wrapper,
    });
  });
});

describe('resume', () => {
  function writeRecord(text: string): string {
    writeExperiment(dir);
    const session = path.join(dir, '.ml-agent', 'sessions', HEADER.sessionId);
    mkdirSync(session, { recursive: true });
    writeFileSync(path.join(session, 'trajectory.jsonl'), text);
    return session;
  }

  it.each([
    [['resume'], 'Give one SESSION.'],
    [['resume', '20260101-000000-abcd'], /There is no record at .*; choose a session that "ml-agent improve" made\./],
    [['resume', 'a/b'], 'a/b is no session; give a folder in .ml-agent/sessions.'],
    [['resume', 'x', '--seed', '3'], 'A session keeps its seed; leave --seed out.'],
  ])('%j is refused', (args, said) => refuses(args, 2, said));

  it.each([
    ['a damaged record', `${JSON.stringify(HEADER)}\n{"type":\n`, /Line 2 of .* is not JSON; the record is damaged\./],
    ['a record of a newer version', `${JSON.stringify({ ...HEADER, version: 9 })}\n`, /written by a newer ML-Agent/],
    ['a record without a header', `${JSON.stringify(END)}\n`, /has no header; it cannot be read or resumed\./],
  ])('refuses %s before a model is looked for', async (_, text, said) => {
    const session = writeRecord(text);
    await refuses(['resume', session], 2, said);
    await refuses(['resume', HEADER.sessionId], 2, said);
  });

  it("takes the session's own model, and says when it is gone", async () => {
    const session = writeRecord(`${JSON.stringify(HEADER)}\n`);
    await refuses(['resume', session], 2, 'There is no file /scripted.gguf; check the path.');
  });
});

describe('setup', () => {
  it.each([
    [['setup'], 'Give one script.'],
    [['setup', 'absent.py', '--yes'], /There is no script .*absent\.py; check the path\./],
    [['setup', '.', '--yes'], /is not a file; give the script\./],
    [['setup', 'a.py', '--direction', 'up'], '"up" is no direction.'],
    [['setup', 'a.py', '--why'], "Unknown option '--why'"],
  ])('%j is refused', async (args, said) => {
    const result = await cli.run(args, { cwd: dir });
    const last = result.err.replace(/^Running .* once \.\.\.\n/, '');
    expectOneSentence({ ...result, err: last }, 2, said);
    expect(left()).toEqual([]);
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
    writeFileSync(path.join(dir, 'a.py'), script);
    const { err, ...result } = await cli.run(['setup', 'a.py', '--yes', ...more], { cwd: dir });
    expectOneSentence({ ...result, err: `${err.trimEnd().split('\n').at(-1)}\n` }, code, said);
    expect(left()).toEqual(['a.py']);
  });

  it('refuses a notebook, and a command that does not exist', async () => {
    writeFileSync(path.join(dir, 'a.ipynb'), '{}');
    writeFileSync(path.join(dir, 'a.py'), '');
    for (const [args, said] of [
      [['a.ipynb'], /is a notebook/],
      [['a.py', '--command', 'no-such-command-here'], /The command "no-such-command-here" was not found\./],
    ] as const) {
      const { err, ...result } = await cli.run(['setup', '--yes', ...args], { cwd: dir });
      expectOneSentence({ ...result, err: `${err.trimEnd().split('\n').at(-1)}\n` }, 2, said);
    }
    expect(left()).toEqual(['a.ipynb', 'a.py']);
  });

  it('writes an ml-agent.json that improve takes, and does not replace one unasked', async () => {
    writeFileSync(path.join(dir, 'a.py'), 'print("epoch 3, loss: 0.5, val_accuracy: 91.5%")\n');
    writeFileSync(path.join(dir, 'evaluate.py'), '');
    mkdirSync(path.join(dir, 'data'));
    const { code, out } = await cli.run(['setup', 'a.py', '--yes'], { cwd: dir });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Wrote .*ml-agent\.json: val_accuracy, maximize\. Review it, then run "ml-agent improve a\.py"\.\n$/,
    );
    const text = readFileSync(path.join(dir, 'ml-agent.json'), 'utf8');
    expect(experimentSchema.parse(JSON.parse(text))).toMatchObject({
      command: 'python a.py',
      editable: ['a.py'],
      readonly: ['data/**', 'evaluate.py'],
      metric: { name: 'val_accuracy', direction: 'maximize' },
    });
    expect(left()).toEqual(['a.py', 'data', 'evaluate.py', 'ml-agent.json']);
    await refuses(['setup', 'a.py', '--yes'], 2, /There is an .*ml-agent\.json already; edit it, or say --force\./);
    expect((await cli.run(['setup', 'a.py', '--yes', '--force'], { cwd: dir })).code).toBe(0);
    await refuses(['improve', 'a.py', '--model', 'x.gguf'], 2, /There is no file .*x\.gguf/);
  });

  it('asks nobody when there is nobody', async () => {
    writeFileSync(path.join(dir, 'a.py'), 'print("loss: 0.5")\n');
    const { err, code } = await cli.run(['setup', 'a.py'], { cwd: dir });
    expect(code).toBe(2);
    expect(err.trimEnd().split('\n').at(-1)).toBe('There is nobody to ask; say --yes, or --metric and --direction.');
    expect(left()).toEqual(['a.py']);
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
  ])('%j is refused', (args, said) => refuses(args, 2, said));
});

describe('other commands', () => {
  it('doctor tells each check as JSON, and that a model is missing', async () => {
    const { code, out, err } = await cli.run(['doctor', '--json'], { cwd: dir });
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
  ])('%j is refused', (args, said) => refuses(args, 2, said));
});

/** Whether a process may have a view of the file system of its own. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], { stdio: 'ignore' });
    return existsSync('/mnt');
  } catch {
    return false;
  }
}
