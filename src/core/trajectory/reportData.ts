import type { Direction } from '../../shared/experiment.js';
import type { Stopped } from '../../shared/record.js';
import { formatNumber, gainOf } from '../agent/memory.js';
import { unifiedDiff } from '../edit/diff.js';
import { noiseOf } from '../reward/noise.js';
import type { Session } from './session.js';
import { valuesOf } from './state.js';
import { STATUS_WORDS } from './statusWords.js';

/** One row of the table of steps; texts are plain, not yet escaped for any format. */
export interface ReportRow {
  readonly id: number;
  readonly status: string;
  readonly metric: number | null;
  /** In the metric's own unit; positive is better. */
  readonly gain: number | null;
  readonly reward: number | null;
  readonly seconds: number;
  readonly idea: string;
  readonly reason: string;
  /** Whether the script was kept, so that later steps started from it. */
  readonly kept: boolean;
}

/** Everything that a report says, in the order in which it says it. */
export interface ReportData {
  readonly name: string;
  readonly goal: string;
  readonly sessionId: string;
  readonly startedAt: string;
  readonly metric: string;
  readonly direction: Direction;
  readonly baseline: number | null;
  readonly best: number | null;
  readonly bestStep: number | null;
  /** Standard deviation of the baseline over its seeds, in the metric's own unit; null when it was not measured. */
  readonly noise: number | null;
  /** What the session came to, in one sentence. */
  readonly verdict: string;
  /** Why it ended, in one sentence; null while it has no end. */
  readonly ended: string | null;
  /** Label and value of what else should be known. */
  readonly facts: readonly (readonly [string, string])[];
  readonly rows: readonly ReportRow[];
  /** Unified diff from the untouched scripts to the best ones; empty when nothing was better. */
  readonly diff: string;
}

/** Gathers the report of a session. @param end the last line of the record, when it has one. */
export function reportData(
  session: Session,
  end: { readonly stopped: Stopped; readonly sentence: string } | null,
): ReportData {
  const { header, experiment, incumbent, baseline } = session;
  const before = baseline?.metric?.value ?? null;
  return {
    name: experiment.name,
    goal: experiment.goal,
    sessionId: header.sessionId,
    startedAt: header.startedAt,
    metric: experiment.metric.name,
    direction: experiment.metric.direction,
    baseline: before,
    best: incumbent?.metric ?? null,
    bestStep: incumbent?.stepId ?? null,
    noise: baseline === null ? null : noiseOf(valuesOf(baseline)),
    verdict: verdict(session, before),
    ended: end?.sentence ?? null,
    facts: factsOf(session),
    rows: rowsOf(session),
    diff: bestDiff(session),
  };
}

function verdict({ incumbent, experiment }: Session, before: number | null): string {
  const { name, direction } = experiment.metric;
  if (before === null || incumbent === null) return 'There is no baseline, so nothing can be said.';
  if (incumbent.stepId === 0) return `No better script was found; ${name} of the baseline is ${formatNumber(before)}.`;
  const gain = gainOf(before, incumbent.metric, direction);
  const share = before === 0 ? '' : `, ${signed((100 * gain) / Math.abs(before))} %`;
  const change = `${name} went from ${formatNumber(before)} to ${formatNumber(incumbent.metric)}`;
  const seeds = incumbent.values.length - 1;
  const confirmed = seeds > 0 ? `confirmed with ${seeds} other seeds` : 'not confirmed with other seeds';
  return `Step ${incumbent.stepId} is the best: ${change} (gain ${signed(gain)}${share}), ${confirmed}.`;
}

function factsOf({ header, steps, experiment }: Session): [string, string][] {
  const { model, facts } = header;
  const seconds = steps.reduce((sum, step) => sum + step.seconds.total, 0);
  const imported = Object.entries(facts.imported).map(([name, version]) => `${name} ${version}`);
  const sandboxes = new Set(steps.flatMap((step) => (step.run === null ? [] : [step.run.sandbox ?? 'none'])));
  return [
    ['Command', experiment.command],
    ['Steps', `${steps.filter(({ id }) => id > 0).length} of ${experiment.budget.steps}`],
    ['Time', `${(seconds / 60).toFixed(1)} of ${experiment.budget.minutes} min`],
    ['Model', `${model.name} on ${model.device}, ${model.engine}`],
    ['Python', facts.python?.version ?? 'not found'],
    ['Packages', imported.join(', ') || 'none'],
    ['Machine', `${facts.cores} cores, ${facts.memoryGb.toFixed(1)} GB, ${facts.gpu ?? 'no GPU'}`],
    ['Sandbox', [...sandboxes].join(', ') || 'none'],
    ['Session', `${header.sessionId}, ML-Agent ${header.mlAgentVersion}`],
  ];
}

function rowsOf({ steps, experiment }: Session): ReportRow[] {
  return steps.map((step) => {
    const metric = step.metric?.value ?? null;
    const { metricBefore } = step;
    return {
      id: step.id,
      status: STATUS_WORDS[step.status],
      metric,
      gain:
        metric === null || metricBefore === null ? null : gainOf(metricBefore, metric, experiment.metric.direction),
      reward: step.reward?.value ?? null,
      seconds: step.seconds.total,
      idea: step.idea || (step.action?.name ?? ''),
      reason: step.reason,
      kept: step.status === 'kept' || step.status === 'baseline',
    };
  });
}

function bestDiff({ incumbent, originals }: Session): string {
  if (incumbent === null || incumbent.stepId === 0) return '';
  const diffs = [...incumbent.scripts].map(([path, source]) => unifiedDiff(path, originals.get(path) ?? null, source));
  return diffs.filter((diff) => diff !== '').join('\n');
}

/** A number with its sign. */
export function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${formatNumber(value)}`;
}
