import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../src/core/experiment/parseExperiment.js';
import { STARTER, taskFolder } from '../adapters/mlAgentBench/taskFolder.js';
import { edits } from '../core/scriptedModel.js';
import { scoring, sessionKit } from '../core/sessionKit.js';
import { cliTests, expectOneSentence } from './cliTests.js';

const cli = cliTests();
const experimentIn = (dir: string) => parseExperiment(readFileSync(path.join(dir, 'ml-agent.json'), 'utf8'));
const lastLine = (text: string) => `${text.trimEnd().split('\n').at(-1)}\n`;

describe('import-mlagentbench', () => {
  it('makes an experiment of env/ alone, with the problem as its goal and the metric from a run', async () => {
    const { code, out, err } = await cli.run(['import-mlagentbench', taskFolder()]);
    const dir = path.join(cli.dir, 'small-numbers-experiment');
    expect(code, err).toBe(0);
    expect(out).toBe(
      `Wrote ${dir}. Review its ml-agent.json, then run "ml-agent improve small-numbers-experiment".\n`,
    );
    expect(lastLine(err)).toBe('Metric: Validation MAE, minimize.\n');
    expect(readdirSync(dir).sort()).toEqual(['ml-agent.json', 'notes', 'test.csv', 'train.csv', 'train.py']);
    expect(experimentIn(dir)).toMatchObject({
      name: 'small-numbers',
      goal: 'Improve train.py. Write the predictions to submission.csv.',
      command: 'python train.py',
      editable: ['train.py'],
      readonly: ['train.csv', 'notes/**', 'test.csv'],
      metric: { name: 'Validation MAE', direction: 'minimize' },
      budget: { steps: 15, minutes: 30 },
    });
  });

  it('takes the metric that is named, and then does not run the script', async () => {
    const task = taskFolder({ 'env/train.py': 'raise SystemExit(3)\n', 'scripts/prepare.py': 'pass\n' });
    const args = ['import-mlagentbench', task, '--out', 'mine', '--metric', 'score', '--direction', 'maximize'];
    const { code, err } = await cli.run(args);
    expect(code).toBe(0);
    expect(err).toMatch(/^Nothing says that .*prepare\.py was run; without it, data may be missing\.\n/);
    expect(experimentIn(path.join(cli.dir, 'mine')).metric).toEqual({ name: 'score', direction: 'maximize' });
  });

  it('makes a task for evaluate, whose own scripts prepare it and score it', async () => {
    const { code, out: said } = await cli.run(['import-mlagentbench', taskFolder(), '--out', 'task', '--evaluation']);
    const dir = path.join(cli.dir, 'task');
    expect(code).toBe(0);
    expect(said).toContain('then run "ml-agent evaluate --tasks task".');
    expect(JSON.parse(readFileSync(path.join(dir, 'task.json'), 'utf8'))).toEqual({
      metric: { name: 'Validation MAE', direction: 'minimize' },
    });
    const [out, hidden] = [path.join(cli.dir, 'run'), path.join(cli.dir, 'hidden')];
    mkdirSync(out);
    writeFileSync(path.join(out, 'train.py'), '# the candidate');
    const python = (file: string, ...args: string[]) =>
      execFileSync('python3', ['-B', path.join(dir, file), ...args], { cwd: cli.dir, encoding: 'utf8' });
    python('prepare.py', '--packages', 'none', '--out', out, '--hidden', hidden);
    expect(readdirSync(out).sort()).toEqual(['notes', 'test.csv', 'train.csv', 'train.py']);
    expect(readFileSync(path.join(out, 'train.py'), 'utf8')).toBe('# the candidate');
    expect(readdirSync(hidden)).toEqual([]);
    const submission = path.join(out, 'submission.csv');
    writeFileSync(submission, 'id,y\n4,3\n5,3\n');
    const printed = python('score.py', '--submission', submission, '--hidden', hidden);
    expect(JSON.parse(lastLine(printed))).toEqual({ score: 6 });
  });

  it.each([
    [['import-mlagentbench'], 2, 'Give one folder. Usage: ml-agent import-mlagentbench FOLDER [OPTIONS]'],
    [['import-mlagentbench', 'absent'], 2, /There is no folder .*absent; check the path\./],
    [['import-mlagentbench', '.'], 2, /is no MLAgentBench task: its folder env\/ is missing or empty\./],
    [['import-mlagentbench', '.', '--direction', 'up'], 2, '"up" is no direction; say maximize or minimize.'],
    [['score-mlagentbench', '.'], 2, 'Give one task and one folder of a submission.'],
    [['import-mlebench', '.'], 2, 'MLE-bench has no starter scripts; give one that reads data/ with --script.'],
    [['import-mlebench', '.', '--script', 'a.py'], 2, /holds no prepared competition; run "mlebench prepare -c /],
    [['export', 'a'], 2, 'Give a format. Usage: ml-agent export SESSION'],
    [['export', 'a', '--format', 'xml'], 2, 'There is no format "xml".'],
    [['export', 'a', '--format', 'mlagentbench'], 2, /There is no record at /],
  ] as const)('%j is refused', (args, code, said) => cli.refuses(args, code, said));

  it.each([
    [
      'its folder is in use',
      {},
      ['--out', 'used'],
      2,
      /The folder .*used is not empty; give another one with --out\./,
    ],
    [
      'the starter is not complete in a way that is known',
      { 'env/train.py': 'print(nothing)\n' },
      [],
      2,
      'train.py uses nothing without defining them, so there is no baseline; fill in its empty section in env/ and import again.',
    ],
    [
      'the starter fails',
      { 'env/train.py': 'raise ValueError("no")\n' },
      [],
      1,
      /does not run \(exit code 1\): ValueError: no Mend it first\./,
    ],
    [
      'the starter has another name',
      { 'env/train.py': null, 'env/a.py': '', 'env/b.py': '' },
      [],
      2,
      /env has no train\.py but these scripts: a\.py, b\.py; name the one to improve with --script\./,
    ],
    ['nothing can be evaluated', { 'scripts/eval.py': null }, ['--evaluation'], 2, /has no eval\.py/],
    ['the metric is not printed', {}, ['--metric', 'f1'], 2, /The script printed no "f1"; it printed: Validation MAE/],
  ] as const)('leaves nothing behind when %s', async (_, changes, more, code, said) => {
    mkdirSync(path.join(cli.dir, 'used'));
    writeFileSync(path.join(cli.dir, 'used', 'file'), '');
    const { err, ...result } = await cli.run(['import-mlagentbench', taskFolder(changes), ...more]);
    expectOneSentence({ ...result, err: lastLine(err) }, code, said);
    expect(cli.left()).toEqual(['used', 'used/file']);
  });
});

describe('score-mlagentbench', () => {
  it("prints the number of the task's own eval.py, and says why there is none", async () => {
    const task = taskFolder();
    writeFileSync(path.join(cli.dir, 'submission.csv'), 'id,y\n4,3\n5,3\n');
    // |8 - 3| and |10 - 3|, halved.
    expect(await cli.run(['score-mlagentbench', task, '.'])).toEqual({ code: 0, out: '6\n', err: '' });
    writeFileSync(path.join(cli.dir, 'submission.csv'), 'id,z\n4,3\n5,3\n');
    await cli.refuses(['score-mlagentbench', task, '.'], 1, "eval.py gave no score (KeyError: 'y').");
    const nan = taskFolder({ 'scripts/eval.py': 'def get_score(folder):\n    return float("nan")\n' });
    await cli.refuses(['score-mlagentbench', nan, '.'], 1, 'eval.py gave nan, which is no score.');
    await cli.refuses(
      ['score-mlagentbench', task, 'absent'],
      2,
      /There is no .*submission\.csv; run the experiment's/,
    );
  });
});

describe('improve', () => {
  it('imports a task of MLAgentBench first, and finds the experiment again', async () => {
    const task = taskFolder();
    const args = ['improve', task, '--model', 'absent.gguf'];
    const first = await cli.run(args);
    expect(first.err).toMatch(/Metric: Validation MAE, minimize\.\n.*absent\.gguf/s);
    expect(readdirSync(path.join(cli.dir, 'small-numbers-experiment'))).toContain('ml-agent.json');
    const again = await cli.run(args);
    expect(again.err).toMatch(/^Going on with .*small-numbers-experiment, which was imported from /);
    expect(again.err).toMatch(/absent\.gguf/);
  });
});

describe('evaluate', () => {
  it('makes an evaluation of a task of MLAgentBench first', async () => {
    const args = ['evaluate', '--tasks', taskFolder(), '--model', 'absent.gguf', '--python', 'python3'];
    const first = await cli.run(args);
    expect(first.err).toMatch(/Metric: Validation MAE, minimize\.\n.*absent\.gguf/s);
    expect(readdirSync(path.join(cli.dir, 'small-numbers-task'))).toEqual(
      expect.arrayContaining(['env', 'scripts', 'prepare.py', 'score.py', 'task.json', 'train.py']),
    );
    expect((await cli.run(args)).err).toMatch(/^Going on with .*small-numbers-task, which was imported from /);
  });
});

describe('import-mlebench', () => {
  const competition = (): string => {
    const dir = path.join(cli.dir, 'few-numbers', 'prepared');
    for (const folder of ['public', 'private']) mkdirSync(path.join(dir, folder), { recursive: true });
    writeFileSync(path.join(dir, 'public', 'train.csv'), 'id,x,y\n1,1,2\n');
    writeFileSync(path.join(dir, 'public', 'test.csv'), 'id,x\n4,4\n');
    const text =
      '# Overview\n\n## Description\n\nGuess.\n\n## Evaluation\n\nThe mean\nabsolute error.\n\n## Prizes\n\nNone\n';
    writeFileSync(path.join(dir, 'public', 'description.md'), text);
    writeFileSync(path.join(dir, 'private', 'test.csv'), 'id,y\n4,8\n');
    writeFileSync(path.join(cli.dir, 'my.py'), STARTER.replaceAll('open("', 'open("data/').replace('data/sub', 'sub'));
    return 'few-numbers';
  };

  it('makes an experiment of the public files and a script', async () => {
    const { code, out, err } = await cli.run(['import-mlebench', competition(), '--script', 'my.py']);
    const dir = path.join(cli.dir, 'few-numbers-experiment');
    expect(code, err).toBe(0);
    expect(out).toContain(`Wrote ${dir}: Validation MAE, minimize.`);
    expect(readdirSync(dir).sort()).toEqual(['data', 'ml-agent.json', 'train.py']);
    expect(readdirSync(path.join(dir, 'data')).sort()).toEqual(['description.md', 'test.csv', 'train.csv']);
    const { goal, readonly, editable } = experimentIn(dir);
    expect({ readonly, editable }).toEqual({ readonly: ['data/**'], editable: ['train.py'] });
    expect(goal).toMatch(/^Improve train\.py for the competition few-numbers, .* The mean absolute error\. Keep the /);
  });

  it('refuses a script that is not there, and leaves nothing behind', async () => {
    const args = ['import-mlebench', competition(), '--script', 'absent.py'];
    await cli.refuses(args, 2, /There is no script .*absent\.py; check --script\./);
  });
});

describe('export', () => {
  it("writes a session as MLAgentBench's trace.json, to standard output or a file", async () => {
    const kit = await sessionKit({ replies: edits('Raise LEVEL.', scoring(0.6)) });
    await kit.run();
    await kit.store.close();
    const args = ['export', kit.store.dir, '--format', 'mlagentbench'];
    const { code, out, err } = await cli.run(args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const trace = JSON.parse(out) as { steps: { action: { name: string } }[] };
    expect(Object.keys(trace)).toEqual(['steps', 'low_level_steps', 'action_infos', 'task_description']);
    expect(trace.steps.map(({ action }) => action.name)).toEqual(['Edit Script (AI)']);
    const written = await cli.run([...args, '--out', 'trace.json']);
    expect(written).toMatchObject({ code: 0, out: '', err: `Wrote ${path.join(cli.dir, 'trace.json')}.\n` });
    expect(readFileSync(path.join(cli.dir, 'trace.json'), 'utf8')).toBe(out);
    await cli.refuses([...args, '--out', 'absent/trace.json'], 2, /cannot be written; give a file in a folder that/);
  });
});
