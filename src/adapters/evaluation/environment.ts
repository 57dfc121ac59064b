import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.js';
import { ensureEnvironment, parseRequirements } from '../python/environment.js';
import { findPython, probePython, type PythonInterpreter } from '../python/findPython.js';
import { runPython } from '../python/runPython.js';
import { evaluationCache } from './privateFolder.js';
import type { EvaluationTask } from './tasks.js';

/** What trajectories run in. */
export interface EvaluationEnvironment {
  readonly python: PythonInterpreter;
  /** Version of each installed package. */
  readonly packages: Readonly<Record<string, string>>;
  /** Absolute files and folders that no run may read: answers, and data that answers could be taken from. */
  readonly hidden: readonly string[];
}

export interface EnvironmentOptions {
  /** Interpreter that the user chose; the pinned environment of the tasks when there is none. */
  readonly chosen: string | undefined;
  readonly tasks: readonly EvaluationTask[];
  /** Folder `tasks` of the program. */
  readonly root: string;
  readonly cache: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly onOutput: (line: string) => void;
}

/** @throws {UserError} when there is no interpreter, or the environment cannot be made. */
export async function evaluationEnvironment(options: EnvironmentOptions): Promise<EvaluationEnvironment> {
  const python = await interpreter(options);
  const installed = await installedPackages(python.path, options.signal);
  return { python, packages: installed.packages, hidden: await hiddenPaths(options, installed.data) };
}

async function interpreter({
  chosen,
  root,
  cache,
  env,
  signal,
  onOutput,
}: EnvironmentOptions): Promise<PythonInterpreter> {
  const experimentDir = root;
  const base = await findPython({ chosen, experimentDir, workspaceDir: root, env, signal });
  if (base === null) {
    throw new UserError('noPython', 'There is no Python on this machine; install Python 3.10 or newer.');
  }
  if (chosen !== undefined) return base;
  const file = path.join(root, 'requirements.txt');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) {
    throw new UserError(
      'noRequirements',
      'This installation brings no pinned environment for tasks; give an interpreter with --python.',
      true,
    );
  }
  const made = await ensureEnvironment({
    dir: path.join(cache, 'python'),
    requirements: parseRequirements(text),
    basePython: base.path,
    signal,
    onOutput,
  });
  const found = await probePython([made], signal);
  if (found === null)
    throw new UserError('noPython', `${made} does not run as Python; remove its folder and try again.`);
  return found;
}

const installedSchema = z.object({ packages: z.record(z.string(), z.string()), data: z.array(z.string()) });

/** All distributions, and the data sets inside scikit-learn, which hold rows of some tasks' answers. */
const LOOK = `
import importlib.metadata as metadata, importlib.util as util, json, os
packages = {d.metadata["Name"]: d.version for d in metadata.distributions()}
spec = util.find_spec("sklearn")
data = [os.path.join(os.path.dirname(spec.origin), "datasets", "data")] if spec and spec.origin else []
print(json.dumps({"packages": dict(sorted(packages.items())), "data": data}))
`;

async function installedPackages(python: string, signal: AbortSignal): Promise<z.infer<typeof installedSchema>> {
  const { code, stdout, stderr } = await runPython(python, ['-I', '-c', LOOK], { signal });
  if (code === 0) return installedSchema.parse(JSON.parse(stdout));
  throw new UserError('pythonFailed', `${python} could not list its packages: ${stderr.trim().split('\n').at(-1)}`);
}

/**
 * The tasks with their score scripts and known solutions, downloaded data, and copies of the same data in other
 * environments of the cache and in the caches of pip and scikit-learn.
 */
async function hiddenPaths(options: EnvironmentOptions, data: readonly string[]): Promise<string[]> {
  const { tasks, root, cache, env } = options;
  await mkdir(evaluationCache(cache), { recursive: true });
  const home = env['HOME'] ?? homedir();
  const paths = [
    evaluationCache(cache),
    ...['held-out', 'training', 'paper'].map((group) => path.join(root, group)),
    ...tasks.map((task) => task.dir),
    ...data,
    ...(await dataOfEnvironments(path.join(cache, 'python'))),
    env['PIP_CACHE_DIR'] ?? path.join(home, '.cache', 'pip'),
    env['SCIKIT_LEARN_DATA'] ?? path.join(home, 'scikit_learn_data'),
  ];
  const resolved = await Promise.all(paths.map((one) => realpath(one).catch(() => one)));
  return [...new Set(resolved)].sort();
}

async function dataOfEnvironments(dir: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(dir).catch(() => [])) {
    for (const version of await readdir(path.join(dir, name, 'lib')).catch(() => [])) {
      found.push(path.join(dir, name, 'lib', version, 'site-packages', 'sklearn', 'datasets', 'data'));
    }
  }
  return found.filter((one) => existsSync(one));
}
