import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorText, UserError } from '../../core/errors.js';
import { measure } from '../../core/evaluation/measure.js';
import type { HiddenScore, TrajectoryResult } from '../../core/evaluation/result.js';
import { improve } from '../../core/improve.js';
import type { Session } from '../../core/trajectory/session.js';
import type { Stopped } from '../../shared/record.js';
import { locateExperiment } from '../experimentFiles.js';
import { openSession, reopenSession, type FrontEnd, type OpenOptions } from '../openSession.js';
import { restoreSession } from '../store/readSession.js';
import { readRecord } from '../store/recordFile.js';
import { listSessions, recordPath, STATE_DIR } from '../store/sessionStore.js';
import { makeFolder } from '../writing.js';
import { prepareExperiment } from './prepare.js';
import { readResult, writeResult } from './runFolder.js';
import { hiddenScore, type ScoreParts } from './score.js';
import type { EvaluationTask } from './tasks.js';

export interface TrajectoryJob {
  readonly task: EvaluationTask;
  /** Number among the trajectories of its task. */
  readonly n: number;
  readonly seed: number;
  /** Absolute folder: `experiment/` with the record, `result.json`, `scoring.log`. */
  readonly dir: string;
}

export interface TrajectoryParts extends ScoreParts {
  /** Everything of a session but the experiment and the seed. */
  readonly session: Omit<OpenOptions, 'located' | 'seed'>;
  readonly front: FrontEnd;
  /** Hidden score of the task's untouched script, the same for all its trajectories. */
  readonly initialScore: () => Promise<HiddenScore>;
}

/** How a session ended. */
interface End {
  readonly session: Session;
  readonly stopped: Stopped;
  readonly sentence: string;
}

/** Written when the experiment's files are complete, so that a half-made folder is made again. */
const PREPARED = 'prepared';
/** Errors that concern this trajectory alone; it ends with what it has. */
const OWN_ERRORS = new Set(['contextTooSmall']);

/**
 * Runs one trajectory to its end and scores it; one that was broken off goes on where its record ends, one that is
 * finished is only read.
 * @throws the signal's reason on abort, and {UserError} for what stops the whole evaluation.
 */
export async function runTrajectory(job: TrajectoryJob, parts: TrajectoryParts): Promise<TrajectoryResult> {
  const there = await readResult(job.dir);
  if (there !== null) return there;
  const experimentDir = path.join(job.dir, 'experiment');
  await prepareOnce(job, experimentDir, parts);
  const end = await runSession(job, experimentDir, parts);
  parts.signal.throwIfAborted();
  const result = resultOf(job, end, await hiddenOf(job, end.session, parts));
  await writeResult(job.dir, result);
  await removeData(experimentDir, job.task);
  return result;
}

async function prepareOnce({ task, dir }: TrajectoryJob, experimentDir: string, parts: ScoreParts): Promise<void> {
  const marker = path.join(dir, PREPARED);
  if (existsSync(marker)) return;
  await rm(experimentDir, { recursive: true, force: true });
  await makeFolder(dir);
  await prepareExperiment(task, experimentDir, parts);
  await writeFile(marker, '');
}

async function runSession(job: TrajectoryJob, experimentDir: string, parts: TrajectoryParts): Promise<End> {
  const begun = await begunSession(experimentDir);
  if (begun !== null && 'end' in begun) return begun.end;
  const located = await locateExperiment(experimentDir, experimentDir);
  const options = { ...parts.session, located, seed: job.seed };
  const opened =
    begun === null
      ? await openSession(options, parts.front)
      : await reopenSession({ ...options, sessionId: begun.sessionId }, parts.front);
  try {
    // All steps count, as though the session had never been broken off.
    const { stopped, sentence } = await improve(opened.parts, opened.session, begun !== null, 0);
    return { session: opened.session, stopped, sentence };
  } catch (error) {
    if (!(error instanceof UserError) || !OWN_ERRORS.has(error.code)) throw error;
    return { session: opened.session, stopped: 'error', sentence: errorText(error) };
  } finally {
    await opened.close();
  }
}

/** What an earlier sitting left: an ended session, one to go on with, or nothing, when no step was recorded. */
async function begunSession(experimentDir: string): Promise<{ end: End } | { sessionId: string } | null> {
  const sessionId = (await listSessions(experimentDir)).at(-1);
  if (sessionId === undefined) return null;
  const record = await readRecord(recordPath(experimentDir, sessionId)).catch(() => null);
  if (record === null || record.steps.length === 0) {
    await rm(path.join(experimentDir, STATE_DIR), { recursive: true, force: true });
    return null;
  }
  const last = record.lines.at(-1);
  if (last?.type !== 'end' || last.stopped === 'user' || last.stopped === 'error') return { sessionId };
  return {
    end: { session: await restoreSession(experimentDir, record), stopped: last.stopped, sentence: last.sentence },
  };
}

async function hiddenOf(
  { task, dir }: TrajectoryJob,
  { incumbent }: Session,
  parts: TrajectoryParts,
): Promise<{ initial: HiddenScore; best: HiddenScore }> {
  if (incumbent === null) {
    const none = { score: null, reason: 'The untouched script gave no metric.' };
    return { initial: none, best: none };
  }
  const initial = await parts.initialScore();
  if (incumbent.stepId === 0) return { initial, best: initial };
  const log = path.join(dir, 'scoring.log');
  return { initial, best: await hiddenScore(task, incumbent.scripts, path.join(dir, 'scoring'), log, parts) };
}

function resultOf(
  { task, n, seed }: TrajectoryJob,
  { session, stopped, sentence }: End,
  hidden: { readonly initial: HiddenScore; readonly best: HiddenScore },
): TrajectoryResult {
  const { bestByStep, sandbox, ...counts } = measure(session.steps);
  const { metric } = session.experiment;
  return {
    version: 1,
    task: task.name,
    n,
    seed,
    sessionId: session.header.sessionId,
    stopped,
    sentence,
    sandbox,
    validation: {
      metric: metric.name,
      direction: metric.direction,
      initial: session.baseline?.metric?.value ?? null,
      best: session.incumbent?.metric ?? null,
      bestStep: session.incumbent?.stepId ?? null,
      bestByStep,
    },
    hidden: { metric: task.metric.name, direction: task.metric.direction, ...hidden },
    ...counts,
  };
}

/** The data of a finished trajectory can be made again; its record and its scripts stay. */
async function removeData(experimentDir: string, { experiment }: EvaluationTask): Promise<void> {
  const kept = new Set([STATE_DIR, 'ml-agent.json', 'requirements.txt', ...experiment.editable.map(firstPart)]);
  for (const name of await readdir(experimentDir)) {
    if (!kept.has(name)) await rm(path.join(experimentDir, name), { recursive: true, force: true });
  }
}

function firstPart(file: string): string {
  return file.split('/')[0]!;
}
