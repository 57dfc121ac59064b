import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createGate } from '../adapters/gate/gate.js';
import { importTask } from '../adapters/mlAgentBench/importTask.js';
import { isMlAgentBenchTask, readTask } from '../adapters/mlAgentBench/readTask.js';
import { scoreSubmission } from '../adapters/mlAgentBench/scoreSubmission.js';
import { importCompetition, readCompetition } from '../adapters/mleBench/importCompetition.js';
import { findPython, type PythonInterpreter } from '../adapters/python/findPython.js';
import { UserError } from '../core/errors.js';
import type { Direction } from '../shared/experiment.js';
import type { CommandIo } from './io.js';

const METRIC_USAGE = `  --metric NAME     number to improve, as the script prints it (default: the likeliest one)
  --direction D     maximize or minimize (default: what is usual for the metric)
  --python PATH     interpreter for the script (default: as for "ml-agent improve")
`;

export const IMPORT_MLAGENTBENCH_USAGE = `Usage: ml-agent import-mlagentbench FOLDER [OPTIONS]

FOLDER is a task of MLAgentBench with env/ and scripts/, prepared. Copies env/ as an experiment and writes its
ml-agent.json; evaluation and answers in scripts/ stay outside. The script is run once to find the metric, unless
--metric and --direction name it.

  --out DIR         folder to make (default: NAME-experiment, or NAME-task, in the current folder)
  --script FILE     the script in env/ to improve (default: train.py)
  --evaluation      make a task for "ml-agent evaluate" instead, with scripts/ in it
${METRIC_USAGE}`;

export const SCORE_MLAGENTBENCH_USAGE = `Usage: ml-agent score-mlagentbench FOLDER DIR [--python PATH]

Prints the number that scripts/eval.py of the task FOLDER gives for the submission.csv in DIR.
`;

export const IMPORT_MLEBENCH_USAGE = `Usage: ml-agent import-mlebench FOLDER --script FILE [OPTIONS]

FOLDER is a competition that MLE-bench has prepared (ID/prepared/public). Copies its public files to data/, FILE to
train.py, and writes ml-agent.json. The script reads data/ and writes submission.csv, which "mlebench grade-sample"
scores.

  --out DIR         folder of the experiment (default: ID-experiment in the current folder)
${METRIC_USAGE}`;

const OPTIONS = {
  out: { type: 'string' },
  script: { type: 'string' },
  evaluation: { type: 'boolean' },
  metric: { type: 'string' },
  direction: { type: 'string' },
  python: { type: 'string' },
} as const;
type Name = keyof typeof OPTIONS;

interface Given {
  readonly out?: string;
  readonly script?: string;
  readonly evaluation?: boolean;
  readonly metric?: string;
  readonly direction?: Direction;
  readonly python?: string;
}

/** `import-mlagentbench FOLDER`. */
export async function importMlAgentBenchCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const all = Object.keys(OPTIONS) as Name[];
  const { values, positionals } = parse(args, IMPORT_MLAGENTBENCH_USAGE, all, ['folder']);
  const out = await imported(positionals[0]!, values, io);
  const next = values.evaluation === true ? 'evaluate --tasks' : 'improve';
  io.out(
    `Wrote ${out}. Review its ml-agent.json, then run "ml-agent ${next} ${path.relative(io.cwd, out) || '.'}".\n`,
  );
}

/** `score-mlagentbench FOLDER DIR`; the number alone stands on standard output. */
export async function scoreMlAgentBenchCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const { values, positionals } = parse(
    args,
    SCORE_MLAGENTBENCH_USAGE,
    ['python'],
    ['task', 'folder of a submission'],
  );
  const [folder, dir] = positionals.map((one) => path.resolve(io.cwd, one));
  const task = await readTask(folder!);
  const python = await pythonFor(values, dir!, io);
  if (python === null)
    throw new UserError('noPython', 'No Python was found for eval.py; install Python 3.10 or newer.');
  io.out(`${await scoreSubmission(task, dir!, { python: python.path, signal: io.signal })}\n`);
}

/** `import-mlebench FOLDER --script FILE`. */
export async function importMleBenchCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const names: Name[] = ['out', 'script', 'metric', 'direction', 'python'];
  const { values, positionals } = parse(args, IMPORT_MLEBENCH_USAGE, names, ['folder']);
  if (values.script === undefined) {
    throw new UserError('usage', 'MLE-bench has no starter scripts; give one that reads data/ with --script.', true);
  }
  const competition = await readCompetition(path.resolve(io.cwd, positionals[0]!));
  const out = path.resolve(io.cwd, outOf(competition.id, values));
  const options = await importOptions(values, io);
  const script = path.resolve(io.cwd, values.script);
  const metric = await importCompetition(competition, { ...options, out, script });
  io.out(
    `Wrote ${out}: ${metric.name}, ${metric.direction}. Review its ml-agent.json, then run "ml-agent improve".\n`,
  );
}

/**
 * Path of an experiment, or of a task to evaluate, for what the user gave: a task of MLAgentBench is imported first,
 * into the current folder, and found again the next time; anything else is returned as it is.
 */
export async function experimentOrTask(
  given: string,
  io: CommandIo,
  how: { readonly python: string | undefined; readonly evaluation: boolean },
): Promise<string> {
  const folder = path.resolve(io.cwd, given);
  if (!(await isMlAgentBenchTask(folder))) return given;
  const values = { evaluation: how.evaluation, ...(how.python === undefined ? {} : { python: how.python }) };
  const out = path.resolve(io.cwd, outOf((await readTask(folder)).name, values));
  if (await isExperiment(out)) io.err(`Going on with ${out}, which was imported from ${folder}.\n`);
  else await imported(given, values, io);
  return out;
}

function outOf(name: string, { out, evaluation }: Given): string {
  return out ?? `${name}-${evaluation === true ? 'task' : 'experiment'}`;
}

async function isExperiment(dir: string): Promise<boolean> {
  return (await stat(path.join(dir, 'ml-agent.json')).catch(() => null)) !== null;
}

/** @returns the absolute folder that was made. */
async function imported(given: string, values: Given, io: CommandIo): Promise<string> {
  const task = await readTask(path.resolve(io.cwd, given));
  const out = path.resolve(io.cwd, outOf(task.name, values));
  const options = await importOptions(values, io);
  const forEvaluation = values.evaluation === true;
  const made = await importTask(task, { ...options, out, script: values.script, forEvaluation, gate: createGate() });
  for (const note of [...made.notes, `Metric: ${made.metric.name}, ${made.metric.direction}.`]) io.err(`${note}\n`);
  return out;
}

async function importOptions(values: Given, io: CommandIo) {
  const python = await pythonFor(values, io.cwd, io);
  const { metric, direction } = values;
  return { metric, direction, python, signal: io.signal, onOutput: io.err };
}

function pythonFor(values: Given, experimentDir: string, io: CommandIo): Promise<PythonInterpreter | null> {
  const chosen = values.python ?? io.env['ML_AGENT_PYTHON'];
  return findPython({ chosen, experimentDir, env: io.env, signal: io.signal });
}

function parse(
  args: readonly string[],
  usage: string,
  names: readonly Name[],
  wanted: readonly string[],
): { values: Given; positionals: string[] } {
  const firstLine = usage.split('\n')[0]!;
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    const options = Object.fromEntries(names.map((name) => [name, OPTIONS[name]]));
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const said = (error as Error).message.split('\n')[0]!.replace(/\.?$/, '.');
    throw new UserError('usage', `${said} ${firstLine}`, true);
  }
  if (parsed.positionals.length !== wanted.length) {
    throw new UserError('usage', `Give one ${wanted.join(' and one ')}. ${firstLine}`, true);
  }
  const values = parsed.values as Given & { direction?: string };
  if (values.direction !== undefined && !['maximize', 'minimize'].includes(values.direction)) {
    throw new UserError('usage', `"${values.direction}" is no direction; say maximize or minimize.`, true);
  }
  return { values, positionals: parsed.positionals };
}
