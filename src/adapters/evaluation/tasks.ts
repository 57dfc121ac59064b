import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.js';
import { EXPERIMENT_FILE, type Direction, type Experiment } from '../../shared/experiment.js';
import { locateExperiment } from '../experimentFiles.js';

const TASK_FILE = 'task.json';
const SHARED_CODE = ['../../_common', '../_shared'];
/** Groups of tasks that come with the program, in the order in which a name is looked for. */
const GROUPS = ['held-out', 'training'];

const taskSchema = z.object({
  metric: z.object({ name: z.string().min(1), direction: z.enum(['maximize', 'minimize']) }),
});

/** An experiment with answers that the agent never sees. */
export interface EvaluationTask {
  /** Name of its folder. */
  readonly name: string;
  /** Absolute, links resolved. */
  readonly dir: string;
  readonly experiment: Experiment;
  /** Metric of the hidden answers. */
  readonly metric: { readonly name: string; readonly direction: Direction };
  /** SHA-256 of all files that decide what the task is. */
  readonly sha256: string;
}

/**
 * Tasks by name or folder; a folder may be a task or hold tasks. Without any, the held-out ones of the program.
 * @param root folder `tasks` of the program; it may not exist.
 * @throws {UserError} (bad input) when one is unknown, empty or incomplete, or two have the same name.
 */
export async function findTasks(given: readonly string[], cwd: string, root: string): Promise<EvaluationTask[]> {
  const asked = given.length === 0 ? ['held-out'] : given;
  const dirs = (await Promise.all(asked.map((one) => dirsOf(one, cwd, root)))).flat();
  const tasks = await Promise.all([...new Set(dirs)].map(readTask));
  const twice = tasks.find((task, i) => tasks.findIndex(({ name }) => name === task.name) !== i);
  if (twice === undefined) return tasks;
  throw new UserError('sameTask', `Two of the tasks are called ${twice.name}; give one of them.`, true);
}

async function dirsOf(given: string, cwd: string, root: string): Promise<string[]> {
  const places = [
    path.resolve(cwd, given),
    path.join(root, given),
    ...GROUPS.map((group) => path.join(root, group, given)),
  ];
  const place = places.find((candidate) => existsSync(candidate));
  if (place === undefined) throw await unknownTask(given, root);
  if (isTask(place)) return [await realpath(place)];
  const inside = await tasksIn(place);
  if (inside.length > 0) return Promise.all(inside.map((dir) => realpath(dir)));
  throw new UserError(
    'noTasks',
    `There is no task in ${place}; a task is a folder with ${TASK_FILE} and ${EXPERIMENT_FILE}.`,
    true,
  );
}

function isTask(dir: string): boolean {
  return [TASK_FILE, EXPERIMENT_FILE].every((file) => existsSync(path.join(dir, file)));
}

async function tasksIn(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch(() => []);
  return names
    .sort()
    .map((name) => path.join(dir, name))
    .filter(isTask);
}

async function unknownTask(given: string, root: string): Promise<UserError> {
  const dirs = (await Promise.all(GROUPS.map((group) => tasksIn(path.join(root, group))))).flat();
  const names = dirs.map((dir) => path.basename(dir));
  const known = names.length === 0 ? 'give the folder of a task' : `known ones are ${names.join(', ')}`;
  return new UserError('noTask', `There is no task "${given}"; ${known}.`, true);
}

async function readTask(dir: string): Promise<EvaluationTask> {
  const { experiment } = await locateExperiment(dir, dir);
  const parsed = taskSchema.safeParse(await readJson(path.join(dir, TASK_FILE)));
  if (!parsed.success) {
    const problem = z.prettifyError(parsed.error).replaceAll('\n', ' ');
    throw new UserError('badTask', `${path.join(dir, TASK_FILE)} does not describe a task: ${problem}.`, true);
  }
  const scripts = ['prepare.py', 'score.py'];
  const missing = scripts.find((file) => !existsSync(path.join(dir, file)));
  if (missing !== undefined) {
    throw new UserError('badTask', `The task ${dir} has no ${missing}; a task needs one.`, true);
  }
  const own = [TASK_FILE, EXPERIMENT_FILE, ...experiment.editable, ...scripts, 'data-requirements.txt'];
  const files = [...own, ...(await sharedCode(dir))];
  return { name: path.basename(dir), dir, experiment, metric: parsed.data.metric, sha256: await digest(dir, files) };
}

/** Python files that the scripts of the tasks that come with the program share, relative to a task's folder. */
async function sharedCode(dir: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of SHARED_CODE) {
    const names = await readdir(path.join(dir, folder)).catch(() => []);
    found.push(...names.filter((name) => name.endsWith('.py')).map((name) => `${folder}/${name}`));
  }
  return found;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    throw new UserError('badTask', `${file} is not JSON; correct it.`, true);
  }
}

async function digest(dir: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    const bytes = await readFile(path.join(dir, file)).catch(() => null);
    hash.update(`${file}\0${bytes?.length ?? 'none'}\0`);
    if (bytes !== null) hash.update(bytes);
  }
  return hash.digest('hex');
}
