import { parseArgs } from 'node:util';
import { engineDir, modelsDir, prefixesDir } from '../adapters/cacheDir.js';
import { locateExperiment, type LocatedExperiment } from '../adapters/experimentFiles.js';
import { MODELS } from '../adapters/llama/models/catalogue.js';
import { resolveModel, type ResolvedModel } from '../adapters/llama/models/resolveModel.js';
import {
  checkBefore,
  openSession,
  packageVersion,
  reopenSession,
  type OpenOptions,
  type OpenSession,
} from '../adapters/openSession.js';
import { builtFiles, folderOf } from '../adapters/paths.js';
import { findPython } from '../adapters/python/findPython.js';
import { readRecord } from '../adapters/store/recordFile.js';
import { recordPath } from '../adapters/store/sessionStore.js';
import { UserError } from '../core/errors.js';
import { improve } from '../core/improve.js';
import { experimentOrTask } from './benchmarks.js';
import { headlessFrontEnd } from './frontEnd.js';
import type { CommandIo } from './io.js';
import { fetchWithProgress } from './models.js';
import { EXIT } from './output.js';
import { sessionAt } from './sessionPath.js';

/** The model when none is named: small enough for every machine, able enough to help. */
const DEFAULT_MODEL = 'coder-1.5b';

const COMMON_USAGE = `  --steps N         steps of the agent (default: the experiment's budget)
  --minutes N       wall-clock minutes (default: the experiment's budget)
  --python PATH     interpreter for the experiment (default: ML_AGENT_PYTHON, else the virtual
                    environment near the experiment, else python3)
  --context N       tokens of the model's context (default: what the memory allows)
  --threads N       CPU threads of the model
  --cpu             do not use the GPU
  --json            one event a line on standard output, the last one of type "summary"
`;

export const IMPROVE_USAGE = `Usage: ml-agent improve PATH [OPTIONS]

PATH is an experiment: its folder, its ml-agent.json or its script. A task of MLAgentBench (a folder with env/ and
scripts/) is imported first, into NAME-experiment in the current folder.

  --model M         name of the catalogue ("ml-agent models list") or path of a .gguf file
                    (default: ML_AGENT_MODEL, else ${DEFAULT_MODEL})
  --seed S          seed of the policy's sampling (default: 1)
${COMMON_USAGE}`;

export const RESUME_USAGE = `Usage: ml-agent resume SESSION [OPTIONS]

SESSION is the folder of a session (.ml-agent/sessions/ID), or its ID when the current folder is the experiment's.

  --model M         name of the catalogue or path of a .gguf file (default: the session's own)
${COMMON_USAGE}`;

const OPTIONS = {
  model: { type: 'string' },
  steps: { type: 'string' },
  minutes: { type: 'string' },
  python: { type: 'string' },
  context: { type: 'string' },
  threads: { type: 'string' },
  seed: { type: 'string' },
  cpu: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

type Values = { [K in keyof typeof OPTIONS]?: (typeof OPTIONS)[K]['type'] extends 'boolean' ? boolean : string };

/** `improve PATH`. @returns the exit code. */
export async function improveCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positional } = parse(args, IMPROVE_USAGE, 'PATH');
  const numbers = numbersOf(values);
  const given = await experimentOrTask(positional, io, { python: values.python, evaluation: false });
  const located = await locateExperiment(given, io.cwd);
  const model = io.env['ML_AGENT_MODEL'] ?? DEFAULT_MODEL;
  return run(io, values, { located, sessionId: null, numbers, model });
}

/** `resume SESSION`. @returns the exit code. */
export async function resumeCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positional } = parse(args, RESUME_USAGE, 'SESSION');
  if (values.seed !== undefined) throw new UserError('usage', 'A session keeps its seed; leave --seed out.', true);
  const numbers = numbersOf(values);
  const { dir, sessionId } = sessionAt(positional, io.cwd);
  const { header } = await readRecord(recordPath(dir, sessionId));
  const { name, path: file } = header.model;
  const model = MODELS.some((entry) => entry.name === name) ? name : file;
  const located = await locateExperiment(dir, io.cwd);
  return run(io, values, { located, sessionId, numbers, model });
}

async function run(
  io: CommandIo,
  values: Values,
  what: {
    located: LocatedExperiment;
    sessionId: string | null;
    numbers: Numbers;
    /** The model when none is named. */
    model: string;
  },
): Promise<number> {
  const { located, sessionId, numbers } = what;
  const chosen = values.python ?? io.env['ML_AGENT_PYTHON'];
  const python = await findPython({ chosen, experimentDir: located.dir, env: io.env, signal: io.signal });
  await checkBefore({ located, python, sessionId });
  const model = await modelFor(values.model ?? what.model, chosen, io);
  const front = headlessFrontEnd(io, { json: values.json === true, metric: located.experiment.metric });
  const options: OpenOptions = {
    located,
    model,
    python,
    built: builtFiles(folderOf(import.meta.url)),
    version: packageVersion(import.meta.url),
    seed: numbers.seed ?? 1,
    budget: {
      ...(numbers.steps === undefined ? {} : { steps: numbers.steps }),
      ...(numbers.minutes === undefined ? {} : { minutes: numbers.minutes }),
    },
    contextSize: numbers.context ?? 'auto',
    threads: numbers.threads ?? 'auto',
    gpu: values.cpu === true ? 'cpu' : 'auto',
    engineDir: engineDir(io.env),
    prefixDir: prefixesDir(io.env),
  };
  const opened =
    sessionId === null ? await openSession(options, front) : await reopenSession({ ...options, sessionId }, front);
  return improveAndClose(opened, sessionId !== null, front.finish);
}

async function improveAndClose(
  opened: OpenSession,
  resumed: boolean,
  finish: (opened: OpenSession) => void,
): Promise<number> {
  try {
    const summary = await improve(opened.parts, opened.session, resumed);
    if (summary.stopped === 'baselineFailed') throw new UserError('baselineFailed', summary.sentence);
    finish(opened);
    return EXIT.done;
  } finally {
    await opened.close();
  }
}

/** A file by path must be there; a model of the catalogue is fetched when it is not, with its progress shown. */
async function modelFor(name: string, python: string | undefined, io: CommandIo): Promise<ResolvedModel> {
  const options = { dir: modelsDir(io.env), cwd: io.cwd, signal: io.signal };
  try {
    return await resolveModel(name, options);
  } catch (error) {
    const entry = MODELS.find((candidate) => candidate.name === name);
    if (!(error instanceof UserError) || error.code !== 'modelMissing' || entry === undefined) throw error;
    await fetchWithProgress(entry, python, io);
    return resolveModel(name, options);
  }
}

interface Numbers {
  readonly steps: number | undefined;
  readonly minutes: number | undefined;
  readonly seed: number | undefined;
  readonly context: number | undefined;
  readonly threads: number | undefined;
}

function numbersOf(values: Values): Numbers {
  return {
    steps: number('steps', values.steps, { whole: true, min: 1 }),
    minutes: number('minutes', values.minutes, { whole: false, min: 0 }),
    seed: number('seed', values.seed, { whole: true, min: 0 }),
    context: number('context', values.context, { whole: true, min: 1 }),
    threads: number('threads', values.threads, { whole: true, min: 1 }),
  };
}

function number(
  name: string,
  text: string | undefined,
  rule: { readonly whole: boolean; readonly min: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const fits = text.trim() !== '' && Number.isFinite(value) && value >= rule.min && (value > 0 || name === 'seed');
  if (fits && (!rule.whole || Number.isSafeInteger(value))) return value;
  const kind = rule.whole ? `a whole number from ${rule.min}` : 'a positive number';
  throw new UserError('usage', `--${name} needs ${kind}, not "${text}".`, true);
}

function parse(args: readonly string[], usage: string, what: string): { values: Values; positional: string } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [positional, ...more] = positionals;
    if (positional !== undefined && more.length === 0) return { values, positional };
  } catch (error) {
    const said = (error as Error).message.split('\n')[0]!.replace(/\.?$/, '.');
    throw new UserError('usage', `${said} ${firstLine(usage)}`, true);
  }
  throw new UserError('usage', `Give one ${what}. ${firstLine(usage)}`, true);
}

function firstLine(usage: string): string {
  return usage.split('\n')[0]!;
}
