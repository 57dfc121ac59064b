import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { END, HEADER } from '../adapters/store/lines.js';
import { canMount } from '../mount.js';
import { writeExperiment } from './builtCli.js';
import { cliTests, expectOneSentence } from './cliTests.js';

const cli = cliTests();

describe('the program', () => {
  it.each([[[]], [['--help']], [['help']], [['-h']]])('with %j says what it can do', async (args) => {
    const { code, out, err } = await cli.run(args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Usage: ml-agent COMMAND [OPTIONS]');
    for (const command of ['improve', 'resume', 'evaluate', 'setup', 'doctor', 'models', 'python', 'parse-metric']) {
      expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
  });

  it.each(['improve', 'resume', 'evaluate', 'setup', 'doctor', 'models', 'python', 'parse-metric'])(
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
    cli.refuses([name], 2, `There is no command "${name}"; "ml-agent --help" lists them.`),
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
  ])('%j is refused', (args, said) => cli.refuses(args, 2, said));

  it('refuses a notebook, and says what to do', async () => {
    writeFileSync(path.join(cli.dir, 'a.ipynb'), '{}');
    await cli.refuses(['improve', 'a.ipynb'], 2, /a\.ipynb is a notebook; export it as a script \(\.py\) first\./);
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
    writeExperiment(cli.dir, changes);
    const before = cli.left();
    const result = await cli.run(['improve', '.']);
    expectOneSentence(result, 2, new RegExp(said.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
    expect(cli.left()).toEqual(before);
  });

  it.each(['{"name": "x",}', '', 'null', '[]', '42'])('refuses %j for an ml-agent.json', async (text) => {
    writeExperiment(cli.dir);
    writeFileSync(path.join(cli.dir, 'ml-agent.json'), text);
    await cli.refuses(['improve', '.'], 2, /ml-agent\.json (is not valid JSON|has a mistake)/);
  });

  it('refuses a script with a syntax error, by its line, before a model is looked for', async () => {
    writeExperiment(cli.dir, {}, 'import os\nprint("score: 0.5"\n');
    await cli.refuses(['improve', '.', '--model', 'x.gguf'], 2, /train\.py has a syntax error in line \d/);
  });

  it('refuses a script that is no text', async () => {
    writeExperiment(cli.dir);
    writeFileSync(path.join(cli.dir, 'train.py'), Buffer.from([0xff, 0xfe, 0x00]));
    await cli.refuses(['improve', '.'], 2, 'The editable file train.py is not UTF-8 text; convert it first.');
  });

  it('refuses a model that is not there, is no model, or has a name that nobody knows', async () => {
    writeExperiment(cli.dir);
    writeFileSync(path.join(cli.dir, 'notes.gguf'), 'These are notes.');
    writeFileSync(path.join(cli.dir, 'empty.gguf'), '');
    mkdirSync(path.join(cli.dir, 'folder.gguf'));
    await cli.refuses(
      ['improve', '.', '--model', 'absent.gguf'],
      2,
      /There is no file .*absent\.gguf; check the path\./,
    );
    await cli.refuses(['improve', '.', '--model', './absent'], 2, /There is no file .*absent; check the path\./);
    for (const name of ['notes.gguf', 'empty.gguf', 'folder.gguf']) {
      await cli.refuses(['improve', '.', '--model', name], 2, /is not a GGUF file; give a model in that format\./);
    }
    await cli.refuses(['improve', '.', '--model', 'gpt-9'], 2, /There is no model "gpt-9"/);
  });

  it('refuses an interpreter that does not run', async () => {
    writeExperiment(cli.dir);
    const said = /does not run as Python; choose another interpreter\./;
    await cli.refuses(['improve', '.', '--python', '/nonexistent', '--model', 'x.gguf'], 2, said);
    await cli.refuses(['improve', '.', '--python', '/bin/true', '--model', 'x.gguf'], 2, said);
  });

  it('needs a Python, and says so before a model is looked for', async () => {
    writeExperiment(cli.dir);
    const env = { PATH: '', VIRTUAL_ENV: undefined };
    await cli.refuses(
      ['improve', '.', '--model', 'x.gguf'],
      1,
      /No Python was found for "python train\.py"; install/,
      {
        env,
      },
    );
  });

  it.skipIf(!canMount())('needs a folder that can be written, and says so before a model is looked for', async () => {
    writeExperiment(path.join(cli.dir, 'a'));
    const script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';
    const wrapper = ['unshare', '-rm', 'sh', '-c', script, path.join(cli.dir, 'a')];
    await cli.refuses(['improve', 'a', '--model', 'x.gguf'], 1, /The folder .*a cannot be written; make it writable/, {
      wrapper,
    });
  });
});

it.skipIf(!canMount())('setup needs a folder that can be written, and says so before the script runs', async () => {
  const dir = path.join(cli.dir, 'a');
  mkdirSync(dir);
  writeFileSync(
    path.join(dir, 'train.py'),
    `open(${JSON.stringify(path.join(cli.dir, 'ran'))}, 'w')\nprint('acc: 1')\n`,
  );
  const script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';
  const wrapper = ['unshare', '-rm', 'sh', '-c', script, dir];
  await cli.refuses(['setup', 'a/train.py', '--yes'], 1, /The folder .*a cannot be written; make it writable/, {
    wrapper,
  });
  expect(existsSync(path.join(cli.dir, 'ran'))).toBe(false);
});

describe('resume', () => {
  function writeRecord(text: string): string {
    writeExperiment(cli.dir);
    const session = path.join(cli.dir, '.ml-agent', 'sessions', HEADER.sessionId);
    mkdirSync(session, { recursive: true });
    writeFileSync(path.join(session, 'trajectory.jsonl'), text);
    return session;
  }

  it.each([
    [['resume'], 'Give one SESSION.'],
    [['resume', '20260101-000000-abcd'], /There is no record at .*; choose a session that "ml-agent improve" made\./],
    [['resume', 'a/b'], 'a/b is no session; give a folder in .ml-agent/sessions.'],
    [['resume', 'x', '--seed', '3'], 'A session keeps its seed; leave --seed out.'],
  ])('%j is refused', (args, said) => cli.refuses(args, 2, said));

  it.each([
    ['a damaged record', `${JSON.stringify(HEADER)}\n{"type":\n`, /Line 2 of .* is not JSON; the record is damaged\./],
    ['a record of a newer version', `${JSON.stringify({ ...HEADER, version: 9 })}\n`, /written by a newer ML-Agent/],
    ['a record without a header', `${JSON.stringify(END)}\n`, /has no header; it cannot be read or resumed\./],
  ])('refuses %s before a model is looked for', async (_, text, said) => {
    const session = writeRecord(text);
    await cli.refuses(['resume', session], 2, said);
    await cli.refuses(['resume', HEADER.sessionId], 2, said);
  });

  it("takes the session's own model, and says when it is gone", async () => {
    const session = writeRecord(`${JSON.stringify(HEADER)}\n`);
    await cli.refuses(['resume', session], 2, 'There is no file /scripted.gguf; check the path.');
  });
});
