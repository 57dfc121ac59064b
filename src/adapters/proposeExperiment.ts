import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../core/errors.js';
import { shellQuote } from '../core/environment/shellQuote.js';
import { errorTail } from '../core/environment/feedback.js';
import { inferMetrics, type MetricCandidate } from '../core/metric/inferMetrics.js';
import type { RunResult } from '../core/ports.js';
import { experimentSchema, type Direction } from '../shared/experiment.js';
import type { PythonInterpreter } from './python/findPython.js';
import { createCandidates } from './runner/candidates.js';
import { createRunner } from './runner/runner.js';

export interface Proposal {
  /** Numbers with a name that the script printed or wrote, likeliest first; at least one. */
  readonly metrics: readonly MetricCandidate[];
  /** Contents of `ml-agent.json` for a chosen metric: the fields that a user wants to see, defaults left out. */
  experimentFor(metric: { readonly name: string; readonly direction: Direction }): Record<string, unknown>;
}

export interface ProposeOptions {
  /** Absolute path of the script. */
  readonly script: string;
  readonly python: PythonInterpreter | null;
  /** How the script is run; `python SCRIPT` when left out. */
  readonly command: string | undefined;
  readonly signal: AbortSignal;
  readonly onOutput: (text: string) => void;
}

/** Seconds that the first run may take, and be silent: nobody knows yet how long the script needs. */
const LIMITS = { runSeconds: 3600, silentSeconds: 900 };
/** JSON files beside the script that it may have written, at most, and their size in bytes. */
const MAX_JSON = { files: 20, bytes: 200_000 };
/** Names of files that hold evaluation code, and folders and files of data. */
const PROTECTED = /^(eval\w*|score\w*|metrics?)\.py$|\.(csv|tsv|parquet|npz|npy|feather|jsonl|db|sqlite)(\.gz)?$/i;
const DATA_FOLDER = /^(data|dataset|datasets|input|inputs)$/i;

/**
 * Runs a script once in a folder of its own and proposes an experiment. The user's files are not touched.
 * @throws {UserError} when the script is missing, is no Python script, fails, or brings no number with a name.
 */
export async function proposeExperiment(options: ProposeOptions): Promise<Proposal> {
  await checkScript(options.script);
  const dir = path.dirname(options.script);
  const name = path.basename(options.script);
  const command = options.command ?? `python ${shellQuote(name)}`;
  const { result, jsonFiles } = await runOnce(options, dir, name, command);
  if (options.signal.aborted) throw options.signal.reason;
  if (result.end !== 'exited' || result.exitCode !== 0) throw failed(result, command);
  const metrics = inferMetrics(result.output, jsonFiles);
  if (metrics.length === 0) {
    throw new UserError(
      'noMetric',
      `${name} printed no number with a name; print the metric, such as "val_accuracy: 0.91", and try again.`,
    );
  }
  const readonly = await protectedFiles(dir);
  return { metrics, experimentFor: (metric) => experimentFor({ dir, name, command, readonly, metric, result }) };
}

async function checkScript(script: string): Promise<void> {
  const info = await stat(script).catch(() => null);
  if (info === null) throw new UserError('noSuchPath', `There is no script ${script}; check the path.`, true);
  if (script.endsWith('.ipynb')) {
    throw new UserError('notebook', `${script} is a notebook; export it as a script (.py) first.`, true);
  }
  if (!info.isFile()) throw new UserError('noSuchPath', `${script} is not a file; give the script.`, true);
}

async function runOnce(
  options: ProposeOptions,
  dir: string,
  name: string,
  command: string,
): Promise<{ result: RunResult; jsonFiles: { path: string; text: string }[] }> {
  const work = await mkdtemp(path.join(tmpdir(), 'ml-agent-setup-'));
  const experiment = experimentSchema.parse({
    name,
    goal: 'set-up',
    command,
    editable: [name],
    metric: { name: 'metric', direction: 'maximize' },
  });
  const candidates = createCandidates({
    experiment,
    experimentDir: dir,
    runsDir: path.join(work, 'runs'),
    sessionId: 'setup',
    log: SILENT,
  });
  const folder = await candidates.create('setup', new Map());
  try {
    const started = Date.now();
    const runner = createRunner({ python: options.python?.path ?? null, log: SILENT });
    const result = await runner.run(
      {
        command,
        cwd: folder.dir,
        writable: [folder.dir],
        env: {},
        limits: LIMITS,
        network: false,
        sandbox: 'auto',
        logPath: path.join(work, 'setup.log'),
        metricName: 'metric',
      },
      { signal: options.signal, onOutput: options.onOutput },
    );
    return { result, jsonFiles: await jsonFilesSince(folder.dir, started) };
  } finally {
    await folder.dispose();
    await rm(work, { recursive: true, force: true });
  }
}

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

async function jsonFilesSince(dir: string, since: number): Promise<{ path: string; text: string }[]> {
  const files: { path: string; text: string }[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json') || files.length >= MAX_JSON.files) continue;
    const file = path.join(dir, entry.name);
    const info = await stat(file);
    if (info.size > MAX_JSON.bytes || info.mtimeMs < since) continue;
    files.push({ path: entry.name, text: await readFile(file, 'utf8') });
  }
  return files;
}

function failed(result: RunResult, command: string): UserError {
  if (result.notStarted !== null) return new UserError('notStarted', result.notStarted);
  if (result.exitCode === 127) return new UserError('noCommand', `The command "${command}" was not found.`, true);
  const last =
    errorTail(result.errors || result.output)
      .trim()
      .split('\n')
      .at(-1) ?? '';
  const how = result.end === 'exited' ? `exit code ${result.exitCode ?? result.signal}` : result.end;
  return new UserError('scriptFails', `"${command}" does not run (${how}): ${last.slice(0, 200)} Mend it first.`);
}

async function protectedFiles(dir: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isDirectory() && DATA_FOLDER.test(entry.name)) found.push(`${entry.name}/**`);
    else if (entry.isFile() && PROTECTED.test(entry.name)) found.push(entry.name);
  }
  return found.sort();
}

function experimentFor(made: {
  dir: string;
  name: string;
  command: string;
  readonly: string[];
  metric: { readonly name: string; readonly direction: Direction };
  result: RunResult;
}): Record<string, unknown> {
  const { metric, result } = made;
  const verb = metric.direction === 'maximize' ? 'Raise' : 'Lower';
  // Ten times the untouched script's time leaves room for a heavier model; a minute at least for slow imports.
  const runSeconds = Math.max(60, Math.ceil((result.seconds * 10) / 30) * 30);
  return {
    name: path.basename(made.dir),
    goal: `${verb} ${metric.name} without changing the data split or the evaluation.`,
    command: made.command,
    editable: [made.name],
    readonly: made.readonly,
    metric,
    budget: { steps: 15, minutes: 30, runSeconds, silentSeconds: Math.max(120, runSeconds) },
  };
}
