import { lstat, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.js';
import type { HiddenScore } from '../../core/evaluation/result.js';
import type { Runner, RunResult } from '../../core/ports.js';
import { runPython } from '../python/runPython.js';
import { lastLine, prepareExperiment, withAnswers, type PrepareParts } from './prepare.js';
import type { EvaluationTask } from './tasks.js';

const SUBMISSION = 'submission.csv';
const scoredSchema = z.object({ score: z.number() });

export interface ScoreParts extends PrepareParts {
  readonly runner: Runner;
}

/**
 * Runs scripts once in a fresh folder and scores the submission that they leave against the answers, which are made
 * only after the run has ended. A script that leaves none, or an invalid one, has no score but a reason.
 * @param scripts all editable scripts, by relative path.
 * @param dir absolute folder for the run; it is removed afterwards.
 * @param logPath absolute; the log of the run stays.
 * @throws {UserError} when the task's own scripts fail.
 */
export async function hiddenScore(
  task: EvaluationTask,
  scripts: ReadonlyMap<string, string>,
  dir: string,
  logPath: string,
  parts: ScoreParts,
): Promise<HiddenScore> {
  await rm(dir, { recursive: true, force: true });
  try {
    await prepareExperiment(task, dir, parts);
    for (const [file, source] of scripts) await writeFile(path.join(dir, file), source);
    const failed = failureOf(await run(task, dir, logPath, parts));
    parts.signal.throwIfAborted();
    if (failed !== null) return { score: null, reason: failed };
    const submission = path.join(dir, SUBMISSION);
    // A link could lead to anything.
    const isFile = await lstat(submission).then(
      (info) => info.isFile(),
      () => false,
    );
    if (!isFile) return { score: null, reason: `The script left no ${SUBMISSION}.` };
    return await withAnswers(task, parts, (hidden) => scoreOf(task, submission, hidden, parts));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function run(task: EvaluationTask, dir: string, logPath: string, { runner, signal }: ScoreParts): Promise<RunResult> {
  const { command, env, budget, network, sandbox, metric } = task.experiment;
  const request = {
    ...{ command, cwd: dir, writable: [dir], env, limits: budget, network, sandbox, logPath },
    metricName: metric.name,
  };
  return runner.run(request, { signal, onOutput: () => undefined });
}

function failureOf({ end, exitCode, signal, notStarted, errors, output }: RunResult): string | null {
  if (end === 'exited' && exitCode === 0) return null;
  if (end === 'exited')
    return `The script failed (${exitCode ?? signal}): ${lastLine(errors || output).slice(0, 200)}`;
  return notStarted ?? `The script was stopped (${end}).`;
}

async function scoreOf(
  task: EvaluationTask,
  submission: string,
  hidden: string,
  { python, signal }: PrepareParts,
): Promise<HiddenScore> {
  const args = ['-B', path.join(task.dir, 'score.py'), '--submission', submission, '--hidden', hidden];
  const { code, stdout, stderr } = await runPython(python, args, { signal, cwd: hidden });
  if (code === 1) return { score: null, reason: lastLine(stderr) };
  const scored = scoredSchema.safeParse(code === 0 ? parsed(lastLine(stdout)) : null);
  if (scored.success) return { score: scored.data.score, reason: null };
  throw new UserError('scoreFailed', `score.py of the task ${task.name} failed: ${lastLine(stderr || stdout)}`);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
