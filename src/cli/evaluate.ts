import path from 'node:path';
import { cacheDir } from '../adapters/cacheDir.js';
import { evaluate, type Progress } from '../adapters/evaluation/evaluate.js';
import { evaluationEnvironment, type EvaluationEnvironment } from '../adapters/evaluation/environment.js';
import { machineOf } from '../adapters/evaluation/machine.js';
import { removeStalePrivateFolders } from '../adapters/evaluation/privateFolder.js';
import { openRun, readRun } from '../adapters/evaluation/runFolder.js';
import { findTasks, type EvaluationTask } from '../adapters/evaluation/tasks.js';
import { writeReports } from '../adapters/evaluation/writeReports.js';
import { withFileLock } from '../adapters/fileLock.js';
import { packageVersion } from '../adapters/openSession.js';
import { builtFiles, folderOf } from '../adapters/paths.js';
import { formatNumber } from '../core/agent/memory.js';
import { UserError } from '../core/errors.js';
import { compare } from '../core/evaluation/compare.js';
import { trajectoriesOf, type RunFile } from '../core/evaluation/result.js';
import { parallelTrajectories } from '../core/evaluation/parallel.js';
import { comparisonMarkdown } from '../core/evaluation/reportMarkdown.js';
import type { Log } from '../core/ports.js';
import { STATUS_WORDS } from '../core/trajectory/statusWords.js';
import { experimentOrTask } from './benchmarks.js';
import { evaluateArguments, type EvaluateArguments } from './evaluateOptions.js';
import { choosePolicy, type ChosenPolicy } from './evaluatePolicy.js';
import type { CommandIo } from './io.js';
import { duration, EXIT } from './output.js';

/** `evaluate`, `evaluate report RUN` and `evaluate compare RUN_A RUN_B`. @returns the exit code. */
export async function evaluateCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const [first, ...rest] = args;
  if (first === 'report') return reportCommand(rest, io);
  if (first === 'compare') return compareCommand(rest, io);
  return runCommand(evaluateArguments(args), io);
}

async function runCommand(args: EvaluateArguments, io: CommandIo): Promise<number> {
  const here = folderOf(import.meta.url);
  const root = path.join(here, '..', 'tasks');
  const given: string[] = [];
  for (const task of args.tasks)
    given.push(await experimentOrTask(task, io, { python: args.python, evaluation: true }));
  const tasks = await findTasks(given, io.cwd, root);
  const out = path.resolve(io.cwd, args.out ?? defaultOut(args));
  const cache = cacheDir(io.env);
  const note = (message: string) => io.err(`${message}\n`);
  const { signal, env } = io;
  const chosen = args.python ?? env['ML_AGENT_PYTHON'];
  const environment = await evaluationEnvironment({ chosen, tasks, root, cache, env, signal, onOutput: note });
  refuseHidden(out, environment, tasks);
  const policy = await choosePolicy(args, io);
  const parallel = parallelOf(args, policy, tasks.length);
  const run = await openRun(out, runFileOf(args, { tasks, environment, policy, parallel }));
  const lock = { signal, onWait: () => note(`Another evaluation works in ${out}; waiting for its end.`) };
  // Side by side, model and scripts each keep to their part of the machine.
  const share = parallel === 1 ? undefined : Math.max(1, Math.floor(machineOf().cores / parallel));
  await withFileLock(path.join(out, 'lock'), lock, async () => {
    await removeStalePrivateFolders(cache);
    note(`${policy.name} on ${tasks.map((task) => task.name).join(', ')}, ${parallel} at a time, in ${out}`);
    await evaluate({
      ...{ run, tasks, out, cache, environment, parallel, scriptThreads: share, signal },
      session: {
        ...policy.session,
        built: builtFiles(here),
        threads: args.threads ?? share ?? 'auto',
        gpu: args.cpu ? 'cpu' : 'auto',
      },
      log: logTo(note),
      onProgress: (progress) => note(progressLine(progress, run)),
    });
  });
  return showReport(out, args.json, io);
}

/** A run in a hidden folder could not read its own files. */
function refuseHidden(out: string, { hidden }: EvaluationEnvironment, tasks: readonly EvaluationTask[]): void {
  const holder = [...hidden, ...tasks.map((task) => task.dir)].find((dir) => isInside(out, dir));
  if (holder === undefined) return;
  throw new UserError(
    'outIsHidden',
    `--out lies in ${holder}, which is hidden from runs; choose another folder.`,
    true,
  );
}

function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

function defaultOut({ policy, model }: EvaluateArguments): string {
  const name = policy === 'random' ? policy : path.basename(model ?? 'model', '.gguf');
  const time = new Date().toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  return path.join('evaluations', `${name.replace(/[^\w.-]+/g, '-')}-${time}`);
}

function parallelOf(args: EvaluateArguments, policy: ChosenPolicy, tasks: number): number {
  if (args.parallel !== 'auto') return args.parallel;
  const { cores, freeBytes } = machineOf();
  const jobs = tasks * trajectoriesOf(args).length;
  return parallelTrajectories({ cores, freeBytes, modelBytes: policy.memoryBytes, jobs });
}

function runFileOf(
  args: EvaluateArguments,
  made: {
    readonly tasks: readonly EvaluationTask[];
    readonly environment: EvaluationEnvironment;
    readonly policy: ChosenPolicy;
    readonly parallel: number;
  },
): RunFile {
  const { python, packages } = made.environment;
  const { cores, memoryGb, processor, system } = machineOf();
  return {
    version: 1,
    startedAt: new Date().toISOString(),
    mlAgentVersion: packageVersion(import.meta.url),
    settings: {
      tasks: made.tasks.map(({ name, sha256 }) => ({ name, sha256 })),
      policy: made.policy.settings,
      agent: args.agent,
      trajectories: args.trajectories,
      seeds: [...args.seeds],
      steps: args.steps,
      minutes: args.minutes,
      python: { version: python.version, packages: { ...packages } },
    },
    machine: {
      ...{ system, processor, cores, memoryGb },
      node: process.versions.node,
      python: python.path,
      parallel: made.parallel,
    },
  };
}

function logTo(note: (message: string) => void): Log {
  return { debug: () => undefined, info: note, warn: note, error: note };
}

function progressLine(progress: Progress, { settings }: RunFile): string {
  const where = `${progress.task} ${progress.n}/${trajectoriesOf(settings).length}`;
  if (progress.type === 'begun') return `${where}: begun`;
  if (progress.type === 'done') {
    const { validation, hidden, sentence } = progress.result;
    const change = (initial: number | null, best: number | null) =>
      `${initial === null ? '–' : formatNumber(initial)} -> ${best === null ? '–' : formatNumber(best)}`;
    const scores = `validation ${change(validation.initial, validation.best)}, hidden ${change(hidden.initial.score, hidden.best.score)}`;
    return `${where}: done, ${scores}. ${sentence}`;
  }
  const { step } = progress;
  if (step === null) return where;
  const metric = step.metric === null ? '' : ` ${formatNumber(step.metric.value)}`;
  const name = step.id === 0 ? 'baseline' : `step ${step.id}`;
  return `${where}: ${name} ${STATUS_WORDS[step.status]}${metric} in ${duration(step.seconds.total)}`;
}

async function reportCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const json = args.includes('--json');
  const [run, ...more] = args.filter((arg) => arg !== '--json');
  if (run === undefined || more.length > 0) throw usage('Give one RUN: "ml-agent evaluate report RUN".');
  return showReport(path.resolve(io.cwd, run), json, io);
}

async function showReport(out: string, json: boolean, io: CommandIo): Promise<number> {
  const report = await writeReports(out);
  io.out(json ? report.json : report.markdown);
  io.err(`Report: ${path.join(out, 'report.html')}\n`);
  return EXIT.done;
}

async function compareCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const json = args.includes('--json');
  const [a, b, ...more] = args.filter((arg) => arg !== '--json').map((run) => path.resolve(io.cwd, run));
  if (a === undefined || b === undefined || more.length > 0) {
    throw usage('Give two runs: "ml-agent evaluate compare RUN_A RUN_B".');
  }
  const comparison = compare(await readRun(a), await readRun(b));
  io.out(json ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonMarkdown(comparison));
  return EXIT.done;
}

function usage(message: string): UserError {
  return new UserError('usage', message, true);
}
