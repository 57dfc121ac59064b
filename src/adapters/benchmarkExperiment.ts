import path from 'node:path';
import { UserError } from '../core/errors.js';
import { shellQuote } from '../core/environment/shellQuote.js';
import type { MetricCandidate } from '../core/metric/inferMetrics.js';
import { noDirection } from '../core/metric/noDirection.js';
import { experimentSchema, type Direction } from '../shared/experiment.js';
import { proposeExperiment } from './proposeExperiment.js';
import type { PythonInterpreter } from './python/findPython.js';

/** Metric as the user names it; what is left out is inferred from a run. */
export interface GivenMetric {
  readonly metric: string | undefined;
  readonly direction: Direction | undefined;
}

export interface BenchmarkExperimentOptions extends GivenMetric {
  readonly name: string;
  /** Text of the task; the experiment's own sentence when empty. */
  readonly goal: string;
  /** Absolute path of the script, in the folder of the experiment. */
  readonly script: string;
  /** Globs that the benchmark protects. */
  readonly readonly: readonly string[];
  readonly python: PythonInterpreter | null;
  readonly signal: AbortSignal;
  readonly onOutput: (text: string) => void;
}

/** Seconds of one run and of silence, where no run has shown how long the script takes. */
const UNKNOWN = { runSeconds: 1500, silentSeconds: 900 };
const METRICS_SHOWN = 8;

/**
 * Contents of `ml-agent.json` for a benchmark's task. The script is run once, as in the set-up, unless the user has
 * named both metric and direction. Steps and minutes are those of ML-Agent's evaluation, 15 and 30.
 * @throws {UserError} when the script fails, or its metric or direction cannot be told.
 */
export async function benchmarkExperiment(options: BenchmarkExperimentOptions): Promise<Record<string, unknown>> {
  const { metric, direction, goal } = options;
  const known = metric !== undefined && direction !== undefined ? { name: metric, direction } : null;
  const proposed = known === null ? await propose(options) : withoutRun(options, known);
  const readonly = [...new Set([...options.readonly, ...(proposed['readonly'] as string[])])];
  const experiment = { ...proposed, name: options.name, ...(goal === '' ? {} : { goal }), readonly };
  experimentSchema.parse(experiment);
  return experiment;
}

async function propose(options: BenchmarkExperimentOptions): Promise<Record<string, unknown>> {
  const proposal = await proposeExperiment({ ...options, command: undefined });
  return proposal.experimentFor(chosen(proposal.metrics, options));
}

function withoutRun(
  options: BenchmarkExperimentOptions,
  metric: { readonly name: string; readonly direction: Direction },
): Record<string, unknown> {
  const file = path.basename(options.script);
  const goal = `${metric.direction === 'maximize' ? 'Raise' : 'Lower'} ${metric.name}.`;
  const budget = { steps: 15, minutes: 30, ...UNKNOWN };
  return {
    name: options.name,
    goal,
    command: `python ${shellQuote(file)}`,
    editable: [file],
    readonly: [],
    metric,
    budget,
  };
}

/** The metric that the user named, else the likeliest one. */
function chosen(
  metrics: readonly MetricCandidate[],
  { metric, direction }: GivenMetric,
): { name: string; direction: Direction } {
  const named = metrics.find(({ name }) => name.toLowerCase() === metric?.toLowerCase());
  const found = metric === undefined ? metrics[0]! : named;
  const seen = metrics.slice(0, METRICS_SHOWN).map(({ name }) => name);
  if (found === undefined) {
    throw new UserError('noSuchMetric', `The script printed no "${metric}"; it printed: ${seen.join(', ')}.`, true);
  }
  const way = direction ?? found.direction;
  if (way !== undefined) return { name: found.name, direction: way };
  throw noDirection(found.name);
}
