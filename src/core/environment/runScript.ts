import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { RunPurpose } from '../../shared/event.js';
import type { Experiment } from '../../shared/experiment.js';
import type { MetricReading, RunRecord } from '../../shared/record.js';
import { parseMetric } from '../metric/parseMetric.js';
import { progressOf } from '../metric/progress.js';
import type { Candidates, Emit, Runner, RunResult, Store } from '../ports.js';

/** What went wrong in a run, or null. The order in which they are tested is the order here. */
export type Failure =
  | 'cancelled'
  | 'notStarted'
  | 'tampered'
  | 'outOfMemory'
  | 'timedOut'
  | 'stalled'
  | 'diverged'
  | 'crashed'
  | 'noMetric';

export interface ScriptRun {
  readonly record: RunRecord;
  /** The metric, also when the run failed after printing it; such a number is shown but never kept. */
  readonly metric: MetricReading | null;
  readonly failure: Failure | null;
  /** One sentence about the failure, or null. */
  readonly sentence: string | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunParts {
  readonly runner: Runner;
  readonly candidates: Candidates;
  readonly store: Store;
  readonly emit: Emit;
}

export interface ScriptRunInput {
  readonly stepId: number;
  readonly purpose: RunPurpose;
  /** Unique in the session; names candidate folder and log, such as "3" or "3-seed1001". */
  readonly id: string;
  readonly experiment: Experiment;
  readonly command: string;
  readonly scripts: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** Runs the experiment once in a candidate folder and reads its metric. Failures are values. */
export async function runScript(parts: RunParts, input: ScriptRunInput): Promise<ScriptRun> {
  const { experiment, stepId, purpose, command } = input;
  const log = path.posix.join('logs', `${input.id}.log`);
  const logPath = path.join(parts.store.dir, log);
  await mkdir(path.dirname(logPath), { recursive: true });
  const folder = await parts.candidates.create(input.id, input.scripts);
  try {
    parts.emit({ type: 'runStarted', stepId, purpose, command, log: logPath });
    const result = await parts.runner.run(
      {
        command,
        cwd: folder.dir,
        writable: [folder.dir],
        env: experiment.env,
        limits: experiment.budget,
        network: experiment.network,
        sandbox: experiment.sandbox,
        logPath,
        metricName: experiment.metric.name,
      },
      { signal: input.signal, onOutput: (text) => parts.emit({ type: 'runOutput', stepId, text }) },
    );
    const { reading, reason } = readMetric(result.output, experiment);
    parts.emit({
      type: 'runEnded',
      stepId,
      purpose,
      end: result.end,
      exitCode: result.exitCode,
      seconds: result.seconds,
      metric: reading,
    });
    const needed = result.end === 'timedOut' ? neededSeconds(result) : null;
    const failed = failureOf(result, {
      tampered: await folder.tampered(),
      noMetric: reading === null ? reason : null,
      needed,
      experiment,
    });
    const { end, exitCode, signal, seconds, sandbox } = result;
    const record = { command, end, exitCode, signal, seconds, log, sandbox };
    return {
      record: needed === null ? record : { ...record, neededSeconds: needed },
      metric: reading,
      failure: failed?.failure ?? null,
      sentence: failed?.sentence ?? null,
      output: result.output,
      errors: result.errors,
    };
  } finally {
    await folder.dispose();
  }
}

function readMetric(output: string, experiment: Experiment): { reading: MetricReading | null; reason: string } {
  const result = parseMetric(output, experiment.metric);
  return result.reading === null ? result : { reading: result.reading, reason: '' };
}

/** Out of memory is also a crash, so it is looked for first; a tampered run counts as such whatever it printed. */
function failureOf(
  result: RunResult,
  {
    tampered,
    noMetric,
    needed,
    experiment,
  }: {
    readonly tampered: readonly string[];
    readonly noMetric: string | null;
    readonly needed: number | null;
    readonly experiment: Experiment;
  },
): { failure: Failure; sentence: string } | null {
  const { runSeconds, silentSeconds } = experiment.budget;
  if (result.end === 'cancelled') return { failure: 'cancelled', sentence: 'The run was stopped by the user.' };
  if (result.end === 'notStarted') {
    return { failure: 'notStarted', sentence: result.notStarted ?? 'The command could not be started.' };
  }
  if (tampered.length > 0) {
    const files = tampered.join(', ');
    return { failure: 'tampered', sentence: `The run changed read-only files, which were restored: ${files}.` };
  }
  if (ranOutOfMemory(result)) return { failure: 'outOfMemory', sentence: 'The run ran out of memory.' };
  if (result.end === 'timedOut') {
    return {
      failure: 'timedOut',
      sentence: `The run was stopped after ${runSeconds} s, its time limit.${missedBy(needed)} Use less work.`,
    };
  }
  if (result.end === 'stalled') {
    return { failure: 'stalled', sentence: `The run printed nothing for ${silentSeconds} s and was stopped.` };
  }
  if (result.end === 'diverged') {
    return { failure: 'diverged', sentence: 'The run was stopped because its loss or metric was not a number.' };
  }
  if (result.exitCode !== 0) {
    const code = result.exitCode === null ? `signal ${result.signal}` : `exit code ${result.exitCode}`;
    return { failure: 'crashed', sentence: `The run failed with ${code}.` };
  }
  return noMetric === null ? null : { failure: 'noMetric', sentence: noMetric };
}

/** Seconds that a stopped run would have taken by the progress that it printed, whole ones; null without any. */
function neededSeconds({ output, seconds }: RunResult): number | null {
  const progress = progressOf(output);
  return progress === null ? null : Math.round((seconds * progress.total) / progress.done);
}

function missedBy(needed: number | null): string {
  return needed === null ? '' : ` By the progress that it printed it needs about ${needed} s.`;
}

/** What Python, PyTorch, TensorFlow, C++ and the kernel say when memory is gone. */
const OUT_OF_MEMORY =
  /\b(MemoryError|OutOfMemoryError|ResourceExhaustedError|std::bad_alloc|CUDA out of memory|MPS backend out of memory|Cannot allocate memory|Unable to allocate [\d.]+ [KMGT]i?B)\b/;

function ranOutOfMemory(result: RunResult): boolean {
  if (result.end !== 'exited' || result.exitCode === 0) return false;
  return result.signal === 'SIGKILL' || result.exitCode === 137 || OUT_OF_MEMORY.test(result.errors || result.output);
}
