import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { evaluationEnvironment } from '../../../src/adapters/evaluation/environment.js';
import { prepareExperiment, withAnswers } from '../../../src/adapters/evaluation/prepare.js';
import { hiddenScore, type ScoreParts } from '../../../src/adapters/evaluation/score.js';
import { findTasks, type EvaluationTask } from '../../../src/adapters/evaluation/tasks.js';
import { fetchWheels } from '../../../src/adapters/evaluation/wheels.js';
import { createRunner } from '../../../src/adapters/runner/runner.js';
import { findSandbox } from '../../../src/adapters/runner/sandbox.js';
import { act } from '../../../src/core/environment/act.js';
import { Workspace } from '../../../src/core/environment/workspace.js';
import type { RunResult } from '../../../src/core/ports.js';
import { PYTHON, recordingLog, request, temporaryFolder } from '../runner/support.js';

const FIXTURE = fileURLToPath(new URL('../../cli/evaluation/curve', import.meta.url));

let dir: string;
let task: EvaluationTask;
let parts: ScoreParts;
let experimentDir: string;

beforeEach(async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  dir = folder.dir;
  const cache = path.join(dir, 'cache');
  const root = path.join(dir, 'tasks');
  cpSync(FIXTURE, path.join(root, 'held-out', 'curve'), { recursive: true });
  writeFileSync(path.join(root, 'held-out', 'curve', 'known_good.py'), 'print("the solution")\n');
  [task] = (await findTasks([], dir, root)) as [EvaluationTask];
  const { signal } = new AbortController();
  const onOutput = () => undefined;
  const wheels = await fetchWheels(task, { cache, python: PYTHON, signal, onOutput });
  writeFileSync(path.join(wheels, 'data.whl'), 'the data\n');
  const env = { HOME: path.join(dir, 'home') };
  const environment = await evaluationEnvironment({
    chosen: PYTHON,
    tasks: [task],
    root,
    cache,
    env,
    signal,
    onOutput,
  });
  const runner = createRunner({ python: PYTHON, hidden: environment.hidden, log: recordingLog() });
  parts = { cache, python: PYTHON, wheels, signal, runner };
  experimentDir = path.join(dir, 'run', 'experiment');
  mkdirSync(path.dirname(experimentDir));
  await prepareExperiment(task, experimentDir, parts);
});

/** Runs a script as the agent's, while the answers of a scoring lie on the disk. */
function runWhileScoring(code: (answers: string) => string): Promise<RunResult> {
  return withAnswers(task, parts, (hidden) => {
    const answers = path.join(hidden, 'answers.csv');
    expect(existsSync(answers)).toBe(true);
    writeFileSync(path.join(experimentDir, 'train.py'), code(answers));
    return parts.runner.run(request(experimentDir, 'python train.py', { sandbox: 'auto' }), {
      signal: parts.signal,
      onOutput: () => undefined,
    });
  });
}

describe('a script of the agent', () => {
  it('can read neither answers, nor downloaded data, nor score script and known solution', async () => {
    const sandbox = await findSandbox();
    const places = (answers: string) => [
      answers,
      path.join(parts.wheels, 'data.whl'),
      ...['score.py', 'known_good.py', 'prepare.py', 'task.json'].map((file) => path.join(task.dir, file)),
    ];
    const { output, errors } = await runWhileScoring(
      (answers) => `
for path in ${JSON.stringify(places(answers))}:
    try:
        print("read", open(path).read())
    except OSError as error:
        print(type(error).__name__)
print(open("data/test.csv").readline())
`,
    );
    expect(errors).toBe('');
    // Where the machine has no sandbox nothing is hidden, and the report says so.
    if (sandbox === null) expect(output).toContain('the solution');
    else expect(output).toBe(`${'FileNotFoundError\n'.repeat(6)}id,x\n\n`);
  });

  it('finds nothing of them by searching its surroundings', async () => {
    if ((await findSandbox()) === null) return;
    const { output } = await runWhileScoring(
      () => `
import os
found = [os.path.join(top, name) for top, _, names in os.walk("${dir}") for name in names]
print(*sorted(found), sep="\\n")
`,
    );
    expect(output).toContain('data/train.csv');
    expect(output).not.toMatch(/answers|\.whl|score\.py|known_good|prepare\.py/);
  });
});

it.each([
  { name: 'Inspect Script Lines', input: { script_name: '%', start_line_number: 1, end_line_number: 5 } },
  { name: 'Copy File', input: { source: '%', destination: 'copied.py' } },
  { name: 'List Files', input: { dir_path: '%' } },
] as const)('the action $name cannot reach them', async ({ name, input }) => {
  const workspace = new Workspace(experimentDir, task.experiment);
  const places = [task.dir, parts.wheels, path.join(task.dir, 'score.py'), '../../tasks/held-out/curve/score.py'];
  symlinkSync(task.dir, path.join(experimentDir, 'linked'));
  symlinkSync(path.join(task.dir, 'score.py'), path.join(experimentDir, 'linked.py'));
  const tricks = [
    '../../cache/ml-agent',
    'data/../../../tasks',
    'data/../../../TASKS/held-out/curve/score.py',
    '..\\..\\tasks\\held-out\\curve\\score.py',
    './/..//..//tasks/held-out/curve/score.py',
    '..\u2215..\u2215tasks',
    '\uff0e\uff0e/\uff0e\uff0e/tasks/held-out/curve/score.py',
    'linked',
    'linked/score.py',
    'linked/../linked/score.py',
    'linked.py',
    'data/../linked.py',
  ];
  for (const place of [...places, ...tricks]) {
    const filled = JSON.parse(JSON.stringify(input).replace('%', JSON.stringify(place).slice(1, -1))) as never;
    const { observation, envError } = await act({ name, input: filled }, workspace);
    expect(envError, observation).toBe(true);
    expect(observation).not.toMatch(/argparse|score\.py\n|held-out\n/);
  }
});

it('the agent sees scripts and data, and no answers are left on the disk', () => {
  expect(readdirSync(experimentDir).sort()).toEqual(['data', 'ml-agent.json', 'requirements.txt', 'train.py']);
  expect(readdirSync(path.join(experimentDir, 'data')).sort()).toEqual(['test.csv', 'train.csv']);
  expect(readdirSync(path.join(parts.cache, 'evaluation', 'private'))).toEqual([]);
});

describe('the hidden score', () => {
  const score = (source: string) =>
    hiddenScore(task, new Map([['train.py', source]]), path.join(dir, 'scoring'), path.join(dir, 'log'), parts);

  it('is that of the submission', async () => {
    const perfect = `
rows = open("data/test.csv").read().split()[1:]
open("submission.csv", "w").write("id,y\\n" + "".join(f"{i},{float(x) ** 3 - float(x)}\\n" for i, x in (r.split(",") for r in rows)))
`;
    const { score: value, reason } = await score(perfect);
    // The noise has a standard deviation of 0.1, so the mean absolute error is near 0.08.
    expect([value! > 0.05 && value! < 0.11, reason]).toEqual([true, null]);
    expect(existsSync(path.join(dir, 'scoring'))).toBe(false);
  });

  it.each([
    ['left none', 'print("val_mae: 1.0")', 'The script left no submission.csv.'],
    [
      'leaves too few rows',
      'open("submission.csv", "w").write("id,y\\n1,2\\n")',
      'The submission needs one row for each test row.',
    ],
    [
      'leaves a link',
      'import os\nos.symlink("data/test.csv", "submission.csv")',
      'The script left no submission.csv.',
    ],
    ['fails', 'raise ValueError("odd")', 'The script failed (1): ValueError: odd'],
  ])('is none, with the reason, of a script that %s', async (_, source, reason) => {
    expect(await score(source)).toEqual({ score: null, reason });
  });

  it('is no score when the score script itself fails', async () => {
    writeFileSync(path.join(task.dir, 'score.py'), 'import sys\nsys.exit(3)\n');
    await expect(score(`${'import shutil\n'}shutil.copy("data/test.csv", "submission.csv")`)).rejects.toThrow(
      'score.py of the task curve failed',
    );
  });
});
