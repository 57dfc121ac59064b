import type { Direction } from '../../src/shared/experiment.js';
import type { ViewStep } from '../../src/shared/protocol.js';
import { gainOf, isIncumbent, type Scores } from './scores.js';
import { type Group, groupOf } from './statusLook.js';

/** Where a step stands in the chart: at its metric, clamped to an edge, or on the lane for steps without a metric. */
export type Place = 'inside' | 'above' | 'below' | 'lane';

export interface ChartData {
  /** Step ids, ascending. */
  readonly ids: readonly number[];
  /** Metric of each step, in its own unit; null without one. */
  readonly metrics: readonly (number | null)[];
  readonly groups: readonly Group[];
  readonly places: readonly Place[];
  /** Best incumbent so far at each step; null before the first. */
  readonly best: readonly (number | null)[];
  /** Bounds of the vertical axis, in the metric's own unit; low < high. */
  readonly low: number;
  readonly high: number;
  readonly baseline: number | null;
  readonly noise: number | null;
}

/** What the chart draws, computed once for each change of the steps. @param steps ascending by id. */
export function chartData(steps: readonly ViewStep[], direction: Direction, scores: Scores): ChartData {
  const metrics = steps.map((step) => step.metric);
  const best = bestSoFar(steps, direction);
  const { low, high } = verticalRange(metrics, best, scores);
  return {
    ids: steps.map((step) => step.id),
    metrics,
    groups: steps.map((step) => groupOf(step.status)),
    places: metrics.map((metric) => placeOf(metric, low, high)),
    best,
    low,
    high,
    baseline: scores.baseline,
    noise: scores.noise,
  };
}

/** Metric of the best incumbent after each step. @param steps ascending by id. */
export function bestSoFar(steps: readonly ViewStep[], direction: Direction): (number | null)[] {
  let best: number | null = null;
  return steps.map((step) => {
    if (isIncumbent(step) && (best === null || gainOf(step.metric, best, direction)! > 0)) best = step.metric;
    return best;
  });
}

/**
 * Bounds of the vertical axis. They always hold the baseline with its band and the best line; other steps only
 * within three interquartile ranges of the middle half, so that one diverged run does not flatten the chart.
 */
export function verticalRange(
  metrics: readonly (number | null)[],
  best: readonly (number | null)[],
  scores: Pick<Scores, 'baseline' | 'noise'>,
): { low: number; high: number } {
  const values = metrics.filter((metric) => metric !== null).sort((a, b) => a - b);
  const fixed = best.filter((value) => value !== null);
  if (scores.baseline !== null) {
    fixed.push(scores.baseline - (scores.noise ?? 0), scores.baseline + (scores.noise ?? 0));
  }
  const [lower, upper] = fences(values);
  const inside = [...values.filter((value) => value >= lower && value <= upper), ...fixed];
  if (inside.length === 0) return { low: 0, high: 1 };
  const low = inside.reduce((a, b) => Math.min(a, b));
  const high = inside.reduce((a, b) => Math.max(a, b));
  const margin = (high - low) * 0.08 || Math.abs(high) * 0.05 || 0.5;
  return { low: low - margin, high: high + margin };
}

/** @param sorted ascending. */
function fences(sorted: readonly number[]): [number, number] {
  if (sorted.length < 4) return [-Infinity, Infinity];
  const quartile = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  const spread = quartile(0.75) - quartile(0.25);
  return spread === 0 ? [-Infinity, Infinity] : [quartile(0.25) - 3 * spread, quartile(0.75) + 3 * spread];
}

function placeOf(metric: number | null, low: number, high: number): Place {
  if (metric === null) return 'lane';
  if (metric > high) return 'above';
  return metric < low ? 'below' : 'inside';
}
