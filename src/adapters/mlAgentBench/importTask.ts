import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';
import type { Gate } from '../../core/ports.js';
import { EXPERIMENT_FILE, type Direction } from '../../shared/experiment.js';
import { benchmarkExperiment, type GivenMetric } from '../benchmarkExperiment.js';
import type { PythonInterpreter } from '../python/findPython.js';
import { makeFolder, writing } from '../writing.js';
import { fillStarter } from './fillStarter.js';
import { PREPARE_PY, SCORE_PY } from './pythonScripts.js';
import type { MlAgentBenchTask } from './readTask.js';

export interface ImportOptions extends GivenMetric {
  /** Absolute folder of the experiment; it must not exist, or be empty. */
  readonly out: string;
  /** Starter script, relative to `env/`; found when left out. */
  readonly script: string | undefined;
  /** Makes a task for `ml-agent evaluate`, with the hidden evaluation in it, in place of an experiment. */
  readonly forEvaluation: boolean;
  readonly python: PythonInterpreter | null;
  readonly gate: Gate;
  readonly signal: AbortSignal;
  readonly onOutput: (text: string) => void;
}

export interface Imported {
  readonly metric: { readonly name: string; readonly direction: Direction };
  /** What the user should know, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Makes an experiment of a task: a copy of `env/`, and `ml-agent.json` with the research problem as its goal. What
 * lies in `scripts/` stays outside, so that the agent cannot read it. A folder that could not be finished is removed.
 * @throws {UserError} when the folder is in use, or starter, metric or direction cannot be told.
 */
export async function importTask(task: MlAgentBenchTask, options: ImportOptions): Promise<Imported> {
  await requireFree(options.out, task);
  return writing(options.out, async () => {
    try {
      await makeFolder(options.out);
      return await filledFolder(task, options);
    } catch (error) {
      await rm(options.out, { recursive: true, force: true });
      throw error;
    }
  });
}

async function requireFree(out: string, task: MlAgentBenchTask): Promise<void> {
  if (`${out}${path.sep}`.startsWith(`${task.dir}${path.sep}`)) {
    throw new UserError('insideTask', `${out} lies inside the task; give another folder with --out.`, true);
  }
  const found = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UserError('notFree', `${out} is no folder; give another one with --out.`, true);
  });
  if (found.length > 0) {
    throw new UserError('notFree', `The folder ${out} is not empty; give another one with --out.`, true);
  }
}

async function filledFolder(task: MlAgentBenchTask, options: ImportOptions): Promise<Imported> {
  const { out, forEvaluation } = options;
  const file = await starterOf(task, options.script);
  const env = forEvaluation ? path.join(out, 'env') : out;
  await copyFolder(task.env, env);
  const { source, filled } = await starter(path.join(env, file), options.gate);
  await writeFile(path.join(env, file), source);
  const script = path.join(env, file);
  const experiment = await benchmarkExperiment({ ...options, ...task, goal: task.problem, script });
  await writeFile(path.join(out, EXPERIMENT_FILE), `${JSON.stringify(experiment, null, 2)}\n`);
  const metric = experiment['metric'] as Imported['metric'];
  if (forEvaluation) await addEvaluation(task, out, { file, source, metric });
  return { metric, notes: notesOf(task, file, filled) };
}

async function copyFolder(from: string, to: string): Promise<void> {
  const filter = (file: string) => path.basename(file) !== '__pycache__';
  await cp(from, to, { recursive: true, dereference: true, filter });
}

/** `train.py`, or the only script there is. */
async function starterOf(task: MlAgentBenchTask, given: string | undefined): Promise<string> {
  const files = await readdir(task.env);
  const scripts = files.filter((name) => name.endsWith('.py'));
  if (given !== undefined && !files.includes(given)) {
    throw new UserError('noScript', `There is no ${given} in ${task.env}; it has: ${scripts.join(', ')}.`, true);
  }
  const found = given ?? (scripts.includes('train.py') || scripts.length !== 1 ? 'train.py' : scripts[0]!);
  if (files.includes(found)) return found;
  const has = scripts.length === 0 ? 'no script' : `these scripts: ${scripts.join(', ')}`;
  throw new UserError(
    'noScript',
    `${task.env} has no train.py but ${has}; name the one to improve with --script.`,
    true,
  );
}

async function starter(file: string, gate: Gate): Promise<{ source: string; filled: string | null }> {
  const found = await fillStarter(path.basename(file), await readFile(file, 'utf8'), gate);
  if (found.source !== null) return found;
  throw new UserError(
    'emptyStarter',
    `${path.basename(file)} uses ${found.undefinedNames.join(', ')} without defining them, so there is no baseline; ` +
      'fill in its empty section in env/ and import again.',
    true,
  );
}

/** What `ml-agent evaluate` needs beside the experiment; the answers lie in `scripts/`. */
async function addEvaluation(
  task: MlAgentBenchTask,
  out: string,
  made: { readonly file: string; readonly source: string; readonly metric: Imported['metric'] },
): Promise<void> {
  if (!task.hasEval) {
    throw new UserError('noEval', `${task.scripts} has no eval.py, so nothing can be evaluated by it.`, true);
  }
  await copyFolder(task.scripts, path.join(out, 'scripts'));
  const written = {
    [made.file]: made.source,
    'task.json': `${JSON.stringify({ metric: made.metric }, null, 2)}\n`,
    'data-requirements.txt': '# The data lie in env/.\n',
    'prepare.py': PREPARE_PY,
    'score.py': SCORE_PY,
  };
  for (const [name, text] of Object.entries(written)) await writeFile(path.join(out, name), text);
}

function notesOf(task: MlAgentBenchTask, file: string, filled: string | null): string[] {
  const notes = filled === null ? [] : [`The model section of ${file} was empty; ${filled} stands there now.`];
  if (task.unprepared) {
    notes.push(`Nothing says that ${path.join(task.scripts, 'prepare.py')} was run; without it, data may be missing.`);
  }
  return notes;
}
