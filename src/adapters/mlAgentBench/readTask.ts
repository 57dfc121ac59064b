import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';
import { readonlyGlobs } from './readonlyGlobs.js';

/** A task of MLAgentBench on disk. Paths are absolute, links resolved. */
export interface MlAgentBenchTask {
  /** Name of its folder. */
  readonly name: string;
  readonly dir: string;
  /** Folder of what the agent sees: starter script and data. */
  readonly env: string;
  /** Folder of what it must not see: evaluation and answers. */
  readonly scripts: string;
  /** Text of `research_problem.txt` on one line; empty when there is none. */
  readonly problem: string;
  /** Globs of `read_only_files.txt`, relative to the experiment. */
  readonly readonly: readonly string[];
  /** Whether `eval.py` can score a submission. */
  readonly hasEval: boolean;
  /** Whether there is a `prepare.py` that has left no mark that it was run. */
  readonly unprepared: boolean;
}

/**
 * Whether a folder has the form of a task: `env/`, which is no virtual environment of that name, and `scripts/` with
 * an evaluation or a problem. One with `ml-agent.json` is an experiment and no task.
 */
export async function isMlAgentBenchTask(dir: string): Promise<boolean> {
  const has = (...names: string[]) => exists(path.join(dir, ...names));
  if ((await has('ml-agent.json')) || (await has('env', 'pyvenv.cfg')) || !(await has('env'))) return false;
  return (await has('scripts', 'eval.py')) || (await has('scripts', 'research_problem.txt'));
}

/**
 * Reads a task folder as MLAgentBench lays it out: `env/`, and `scripts/` with `eval.py`, `research_problem.txt`,
 * `read_only_files.txt` and `prepare.py`, which leaves a file `prepared` when the benchmark has run it.
 * @throws {UserError} (bad input) when `env/` or `scripts/` is missing or empty.
 */
export async function readTask(given: string): Promise<MlAgentBenchTask> {
  const dir = await realpath(given).catch(() => {
    throw new UserError('noSuchPath', `There is no folder ${given}; check the path.`, true);
  });
  const [env, scripts] = [path.join(dir, 'env'), path.join(dir, 'scripts')];
  for (const folder of [env, scripts]) {
    if ((await readdir(folder).catch(() => [])).length > 0) continue;
    throw new UserError(
      'noTask',
      `${dir} is no MLAgentBench task: its folder ${path.basename(folder)}/ is missing or empty.`,
      true,
    );
  }
  const prepare = await exists(path.join(scripts, 'prepare.py'));
  return {
    name: path.basename(dir),
    dir,
    env,
    scripts,
    problem: (await textOf(path.join(scripts, 'research_problem.txt'))).replace(/\s+/g, ' ').trim(),
    readonly: readonlyGlobs(await textOf(path.join(scripts, 'read_only_files.txt'))),
    hasEval: await exists(path.join(scripts, 'eval.py')),
    unprepared: prepare && !(await exists(path.join(scripts, 'prepared'))),
  };
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}
