import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.js';
import { runPython } from '../python/runPython.js';
import { SCORE_PY } from './pythonScripts.js';
import type { MlAgentBenchTask } from './readTask.js';

const scoredSchema = z.object({ score: z.number() });

/**
 * The number that the task's `eval.py` gives for the `submission.csv` of a folder, in its own unit.
 * @throws {UserError} when there is no `eval.py` or submission, or it gives no number.
 */
export async function scoreSubmission(
  task: MlAgentBenchTask,
  folder: string,
  options: { readonly python: string; readonly signal: AbortSignal },
): Promise<number> {
  if (!task.hasEval) throw new UserError('noEval', `${task.scripts} has no eval.py that could score.`, true);
  const submission = path.join(folder, 'submission.csv');
  if ((await stat(submission).catch(() => null)) === null) {
    throw new UserError('noSubmission', `There is no ${submission}; run the experiment's script first.`, true);
  }
  const args = ['-B', '-c', SCORE_PY, '--submission', submission, '--scripts', task.scripts];
  const { code, stdout, stderr } = await runPython(options.python, args, { signal: options.signal });
  const said = (text: string) => text.trim().split('\n').at(-1) ?? '';
  const scored = scoredSchema.safeParse(code === 0 ? parsed(said(stdout)) : null);
  if (scored.success) return scored.data.score;
  throw new UserError('noScore', said(stderr) || 'eval.py ended without a score.');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
