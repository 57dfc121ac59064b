import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';
import { EXPERIMENT_FILE } from '../../shared/experiment.js';
import { runPython } from '../python/runPython.js';
import { makeFolder } from '../writing.js';
import { withPrivateFolder } from './privateFolder.js';
import type { EvaluationTask } from './tasks.js';

export interface PrepareParts {
  /** The program's cache folder. */
  readonly cache: string;
  readonly python: string;
  /** Folder of the task's wheels. */
  readonly wheels: string;
  readonly signal: AbortSignal;
}

/**
 * Makes the experiment that the agent sees: the untouched scripts and the data without answers. The answers, which
 * the same script makes, are gone when this returns.
 * @param to absolute folder; made when it is not there.
 */
export async function prepareExperiment(task: EvaluationTask, to: string, parts: PrepareParts): Promise<void> {
  await makeFolder(to);
  for (const file of [EXPERIMENT_FILE, ...task.experiment.editable, 'requirements.txt']) {
    await mkdir(path.dirname(path.join(to, file)), { recursive: true });
    await copyFile(path.join(task.dir, file), path.join(to, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await withPrivateFolder(parts.cache, (hidden) => runPrepare(task, to, hidden, parts));
}

/** Makes the answers again and hands them to `work`; `prepare.py` gives the same bytes every time. */
export async function withAnswers<T>(
  task: EvaluationTask,
  parts: PrepareParts,
  work: (hidden: string) => Promise<T>,
): Promise<T> {
  return withPrivateFolder(parts.cache, async (dir) => {
    const hidden = path.join(dir, 'hidden');
    await runPrepare(task, path.join(dir, 'out'), hidden, parts);
    return work(hidden);
  });
}

async function runPrepare(task: EvaluationTask, out: string, hidden: string, parts: PrepareParts): Promise<void> {
  await makeFolder(out);
  await makeFolder(hidden);
  const script = path.join(task.dir, 'prepare.py');
  const args = ['-B', script, '--packages', parts.wheels, '--out', out, '--hidden', hidden];
  const { code, stderr } = await runPython(parts.python, args, { signal: parts.signal, cwd: hidden });
  if (code === 0) return;
  throw new UserError('prepareFailed', `prepare.py of the task ${task.name} failed: ${lastLine(stderr)}`);
}

/** The last line that says something. */
export function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '') ?? 'it said nothing.';
}
