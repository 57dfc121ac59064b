import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  hiddenScoreSchema,
  trajectoriesOf,
  type HiddenScore,
  type RunFile,
  type TrajectoryResult,
} from '../../core/evaluation/result.js';
import type { Log } from '../../core/ports.js';
import type { Step } from '../../shared/record.js';
import type { FrontEnd, OpenOptions } from '../openSession.js';
import { createRunner } from '../runner/runner.js';
import { makeFolder } from '../writing.js';
import type { EvaluationEnvironment } from './environment.js';
import { hiddenScore, type ScoreParts } from './score.js';
import { json, trajectoryDir, writeAtomically } from './runFolder.js';
import type { EvaluationTask } from './tasks.js';
import { runTrajectory, type TrajectoryJob } from './trajectory.js';
import { fetchWheels } from './wheels.js';

export interface EvaluateOptions {
  readonly run: RunFile;
  readonly tasks: readonly EvaluationTask[];
  /** Absolute folder of the run. */
  readonly out: string;
  readonly cache: string;
  readonly environment: EvaluationEnvironment;
  readonly session: Pick<
    OpenOptions,
    'model' | 'built' | 'contextSize' | 'threads' | 'gpu' | 'engineDir' | 'prefixDir'
  > &
    Partial<Pick<OpenOptions, 'adapters'>>;
  readonly parallel: number;
  /** Threads that the libraries of a task's script may take; no limit when undefined. */
  readonly scriptThreads: number | undefined;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onProgress: (progress: Progress) => void;
}

/** What happens in an evaluation; `n` is the number of the trajectory in its task. */
export type Progress =
  | { readonly type: 'begun' | 'step'; readonly task: string; readonly n: number; readonly step: Step | null }
  | { readonly type: 'done'; readonly task: string; readonly n: number; readonly result: TrajectoryResult };

/**
 * Runs all trajectories of a run that have no result yet, `parallel` at a time: the first of every task, then the
 * second of every task, so that a run that is broken off is balanced.
 * @throws the first error of a trajectory, after the others have been stopped; what is finished stays.
 */
export async function evaluate(options: EvaluateOptions): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const queue = await jobsOf({ ...options, signal });
  const work = async () => {
    for (let job = queue.shift(); job !== undefined && !signal.aborted; job = queue.shift()) await job(signal);
  };
  const workers = Array.from({ length: options.parallel }, () =>
    work().catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  const ended = await Promise.allSettled(workers);
  options.signal.throwIfAborted();
  const failed = ended.find((worker) => worker.status === 'rejected');
  if (failed !== undefined) throw stop.signal.reason;
}

type Job = (signal: AbortSignal) => Promise<void>;

async function jobsOf(options: EvaluateOptions): Promise<Job[]> {
  const { environment, cache, log, out, signal } = options;
  const runner = createRunner({
    python: environment.python.path,
    hidden: environment.hidden,
    threads: options.scriptThreads,
    log,
  });
  const jobs: { n: number; job: Job }[] = [];
  for (const task of options.tasks) {
    const fetching = { cache, python: environment.python.path, signal, onOutput: (line: string) => log.info(line) };
    const wheels = await fetchWheels(task, fetching);
    const score: ScoreParts = { cache, python: environment.python.path, wheels, signal, runner };
    const initialScore = once(() => initialScoreOf(task, path.join(out, 'trajectories', task.name), score));
    for (const { n, seed } of trajectoriesOf(options.run.settings)) {
      const job: TrajectoryJob = { task, n, seed, dir: trajectoryDir(out, task.name, n) };
      jobs.push({ n, job: (stop) => runJob(options, job, { ...score, signal: stop }, initialScore) });
    }
  }
  return jobs.sort((a, b) => a.n - b.n).map(({ job }) => job);
}

async function runJob(
  options: EvaluateOptions,
  job: TrajectoryJob,
  score: ScoreParts,
  initialScore: () => Promise<HiddenScore>,
): Promise<void> {
  const { run, environment, onProgress } = options;
  const where = { task: job.task.name, n: job.n };
  onProgress({ type: 'begun', ...where, step: null });
  const front = frontEnd(score.signal, options.log, (step) => onProgress({ type: 'step', ...where, step }));
  const result = await runTrajectory(job, {
    ...score,
    session: {
      ...options.session,
      python: environment.python,
      version: run.mlAgentVersion,
      budget: { steps: run.settings.steps, minutes: run.settings.minutes },
      agent: run.settings.agent,
      hidden: environment.hidden,
      scriptThreads: options.scriptThreads,
      checkpoints: false,
    },
    front,
    initialScore,
  });
  onProgress({ type: 'done', ...where, result });
}

/** Nobody is asked: all that the budget allows is allowed. */
function frontEnd(signal: AbortSignal, log: Log, onStep: (step: Step) => void): FrontEnd {
  return {
    approver: {
      edit: () => Promise.resolve({ allow: true }),
      run: () => Promise.resolve({ allow: true }),
    },
    control: {
      stopNow: signal,
      stopAfterStep: () => false,
      waitWhilePaused: () => Promise.resolve(),
      takeNotes: () => [],
    },
    emit: (event) => {
      if (event.type === 'stepEnded') onStep(event.step);
    },
    log,
  };
}

/** The untouched script runs once a task; its score is kept for the other trajectories and later sittings. */
async function initialScoreOf(task: EvaluationTask, dir: string, parts: ScoreParts): Promise<HiddenScore> {
  const file = path.join(dir, 'untouched.json');
  const kept = hiddenScoreSchema.safeParse(await readFile(file, 'utf8').then(JSON.parse, () => null));
  if (kept.success) return kept.data;
  await makeFolder(dir);
  const score = await hiddenScore(
    task,
    new Map(),
    path.join(dir, 'untouched'),
    path.join(dir, 'untouched.log'),
    parts,
  );
  await writeAtomically(file, json(score));
  return score;
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => (result ??= work());
}
