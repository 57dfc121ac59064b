import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunReport } from '../../../src/core/evaluation/aggregate.js';
import { PYTHON, temporaryFolder, until } from '../../adapters/runner/support.js';
import { buildCli, type BuiltCli } from '../builtCli.js';
import { cliTests } from '../cliTests.js';

const TASK = fileURLToPath(new URL('curve', import.meta.url));
const RANDOM = ['evaluate', '--tasks', TASK, '--policy', 'random', '--python', PYTHON];
const cli = cliTests();

describe('evaluate', () => {
  it.each<[string[], string]>([
    [['--tasks', 'nothing-like-it'], 'There is no task "nothing-like-it"; give the folder of a task.'],
    [[], 'There is no task "held-out"; give the folder of a task.'],
    [['--trajectories', '0'], '--trajectories needs a whole number from 1, not "0".'],
    [['--trajectories', '1000'], '--trajectories is at most 999.'],
    [['--steps', '0'], '--steps needs a whole number from 1, not "0".'],
    [['--minutes', '-1'], 'minutes'],
    [['--seeds', '1', 'x'], '--seeds needs a whole number from 0, not "x".'],
    [['--seeds', '1,1'], '--seeds names one seed twice.'],
    [['--parallel', 'many'], '--parallel needs a whole number from 1, not "many".'],
    [['--policy', 'best'], '--policy is model, random, openai, not "best".'],
    [['--policy', 'openai', '--model', 'm'], '--policy openai needs --endpoint URL.'],
    [['--policy', 'openai', '--endpoint', 'http://x/v1'], '--policy openai needs --model NAME.'],
    [['--policy', 'openai', '--model', 'm', '--endpoint', 'x'], '--endpoint needs an address such as'],
    [['--policy', 'openai', '--model', 'm', '--endpoint', 'http://sk@x/v1'], '--endpoint must hold no key;'],
    [['--endpoint', 'http://x/v1'], '--endpoint belongs to --policy openai.'],
    [['--policy', 'random', '--model', 'm'], '--policy random has no model; leave --model out.'],
    [['--policy', 'random', '--adapter', 'a'], '--adapter belongs to --policy model.'],
    [['--without', 'luck'], '--without is ideas, memory, fields, lineEdits, drafts, workAhead, not "luck".'],
    [['--without', 'pool'], '--without is ideas, memory, fields, lineEdits, drafts, workAhead, not "pool".'],
    [['--with', 'memory'], '--with is pool, twoPasses, not "memory".'],
    [['--field-length', 'huge'], '--field-length is auto, short, normal or long, not "huge".'],
    [['--frobnicate'], "Unknown option '--frobnicate'"],
    [['dance'], "Unexpected argument 'dance'"],
    [['report'], 'Give one RUN'],
    [['report', 'nowhere'], 'There is no evaluation in'],
    [['compare', 'a'], 'Give two runs'],
    [['compare', 'a', 'b'], 'There is no evaluation in'],
  ])('refuses %j', (args, said) => cli.refuses(['evaluate', ...args], 2, said));

  it('refuses a folder without a task, and a task without its score script', async () => {
    mkdirSync(path.join(cli.dir, 'empty'));
    await cli.refuses(['evaluate', '--tasks', 'empty'], 2, /There is no task in .*empty; a task is a folder with/);
    cpSync(TASK, path.join(cli.dir, 'half'), { recursive: true, filter: (file) => !file.endsWith('score.py') });
    await cli.refuses(['evaluate', '--tasks', 'half'], 2, 'has no score.py; a task needs one.');
    writeFileSync(path.join(cli.dir, 'half', 'task.json'), '{"metric": {"name": "mae"}}');
    await cli.refuses(['evaluate', '--tasks', 'half'], 2, 'does not describe a task');
  });

  it('refuses a folder for the run that runs could not read', async () => {
    cpSync(TASK, path.join(cli.dir, 'curve'), { recursive: true });
    const args = ['evaluate', '--tasks', 'curve', '--policy', 'random', '--python', PYTHON, '--out', 'curve/out'];
    await cli.refuses(args, 2, /--out lies in .*curve, which is hidden from runs; choose another folder\./);
  });

  it('refuses to go on with other settings', async () => {
    const args = [...RANDOM, '--trajectories', '1', '--out', 'run'];
    const { code, err } = await cli.run([...args, '--steps', '1']);
    expect(code, err).toBe(0);
    await cli.refuses(
      [...args, '--steps', '2'],
      2,
      /The run in .*run has other settings \(steps\); give the same ones/,
    );
  });

  it('keeps in each trajectory its record and result, and no answers anywhere', async () => {
    const { code, out, err } = await cli.run([
      ...RANDOM,
      '--trajectories',
      '1',
      '--steps',
      '1',
      '--out',
      'run',
      '--json',
    ]);
    expect(code, err).toBe(0);
    const report = JSON.parse(out) as RunReport;
    expect(report.tasks[0]).toMatchObject({
      task: 'curve',
      k: 1,
      validation: { metric: 'val_mae' },
      hidden: { metric: 'mae' },
    });
    const files = readdirSync(path.join(cli.dir, 'run'), { recursive: true }).map(String);
    expect(files.filter((file) => /trajectory\.jsonl$|result\.json$|report\.\w+$|run\.json$/.test(file))).toHaveLength(
      6,
    );
    expect(files.filter((file) => /answers|data\/|submission|scoring\//.test(file))).toEqual([]);
    expect(readFileSync(path.join(cli.dir, 'run', 'report.html'), 'utf8')).toContain('<svg');
  });

  it('holds the scripts of trajectories side by side to their share of the cores', async () => {
    const task = path.join(cli.dir, 'curve');
    cpSync(TASK, task, { recursive: true });
    const script = path.join(task, 'train.py');
    const printing = 'import os\nprint("threads", os.environ.get("OMP_NUM_THREADS"))\n';
    writeFileSync(script, readFileSync(script, 'utf8').replace('import csv\n', `import csv\n${printing}`));
    const cores = availableParallelism();
    const { code, err } = await cli.run(
      [
        'evaluate',
        '--tasks',
        'curve',
        '--policy',
        'random',
        '--python',
        PYTHON,
        '--out',
        'run',
        '--steps',
        '1',
      ].concat(...['--trajectories', '1', '--parallel', String(cores)]),
    );
    expect(code, err).toBe(0);
    const files = readdirSync(path.join(cli.dir, 'run'), { recursive: true }).map(String);
    const logs = files.filter((file) => /logs\/0\.log$|untouched\.log$|scoring\.log$/.test(file));
    expect(logs.length).toBeGreaterThan(0);
    for (const file of logs)
      expect(readFileSync(path.join(cli.dir, 'run', file), 'utf8'), file).toContain(
        `threads ${cores === 1 ? 'None' : 1}\n`,
      );
  });
});

it('a run that is killed three times gives the same report as an unbroken one of two at a time', async () => {
  const folder = temporaryFolder();
  const program = await buildCli();
  onTestFinished(() => {
    folder.remove();
    program.remove();
  });
  const args = (out: string) => [
    ...RANDOM,
    '--trajectories',
    '2',
    '--steps',
    '5',
    '--out',
    path.join(folder.dir, out),
  ];
  const unbroken = await program.run([...args('unbroken'), '--parallel', '2']);
  expect(unbroken.code, unbroken.err).toBe(0);

  const out = path.join(folder.dir, 'broken');
  const trajectory = (n: number) => path.join(out, 'trajectories', 'curve', String(n));
  await killedWhen(program, args('broken'), () => linesOf(trajectory(1)) >= 1);
  await killedWhen(program, args('broken'), () => linesOf(trajectory(1)) >= 4);
  expect(existsSync(path.join(trajectory(1), 'result.json'))).toBe(false);
  await killedWhen(program, args('broken'), () => linesOf(trajectory(2)) >= 3);
  expect(existsSync(path.join(trajectory(1), 'result.json'))).toBe(true);
  const last = await program.run(args('broken'));
  expect(last.code, last.err).toBe(0);
  expect(last.err, 'steps that were recorded are not taken again').not.toMatch(/curve 2\/2: (baseline|step 1) /);

  expect(report(out)).toEqual(report(path.join(folder.dir, 'unbroken')));
  expect(report(out).tasks[0]!.k).toBe(2);
  const compared = await program.run(['evaluate', 'compare', out, path.join(folder.dir, 'unbroken')]);
  expect(compared.out).toContain('| **mean** | 0.00 % | 0.00 % to 0.00 % | no difference shown |');
}, 180_000);

it('Ctrl+C stops in order, and the same command goes on', async () => {
  const out = path.join(cli.dir, 'run');
  const args = [...RANDOM, '--trajectories', '1', '--steps', '6', '--out', out];
  const program = await buildCli();
  onTestFinished(() => program.remove());
  const env = environmentOf(program);
  const child = spawn(process.execPath, [program.entry, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const said = text(child.stderr);
  const exited = once(child, 'exit');
  const first = path.join(out, 'trajectories', 'curve', '1');
  await until(() => linesOf(first) >= 3, 60);
  child.kill('SIGINT');
  expect([(await exited)[0], (await said).split('\n').at(-2)]).toEqual([1, 'Stopped.']);
  expect(existsSync(path.join(first, 'result.json'))).toBe(false);
  const { code, err } = await program.run(args);
  expect(code, err).toBe(0);
  expect(err).not.toContain('curve 1/1: baseline ');
  expect(report(out).tasks[0]!.effort!.steps).toBe(6);
}, 60_000);

/** Starts the program and kills it once the condition holds. */
async function killedWhen(program: BuiltCli, args: string[], condition: () => boolean): Promise<void> {
  const env = environmentOf(program);
  const child = spawn(process.execPath, [program.entry, ...args], { env, stdio: 'ignore' });
  const exited = once(child, 'exit');
  await until(condition, 60);
  child.kill('SIGKILL');
  expect((await exited)[1], 'it was killed, and had not ended before').toBe('SIGKILL');
}

/** With the cache that the program has when a test runs it. */
function environmentOf(program: BuiltCli): NodeJS.ProcessEnv {
  return { ...process.env, XDG_CACHE_HOME: path.join(path.dirname(program.entry), '..', 'cache') };
}

/** Complete lines of the record of a trajectory: header, baseline, steps. */
function linesOf(dir: string): number {
  const sessions = path.join(dir, 'experiment', '.ml-agent', 'sessions');
  const [session] = existsSync(sessions) ? readdirSync(sessions) : [];
  const file = session === undefined ? '' : path.join(sessions, session, 'trajectory.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

/** Times, and what a run may have another of without another result. */
const VARYING = new Set(['seconds', 'startedAt', 'parallel']);

/** The report without what varies. */
function report(out: string): RunReport {
  const json = readFileSync(path.join(out, 'report.json'), 'utf8');
  return JSON.parse(json, (key, value: unknown) => (VARYING.has(key) ? null : value)) as RunReport;
}
