import { seededRandom } from '../seededRandom.js';

/** Limits of an interval that holds the true value in 95 of 100 repetitions of the experiment, as far as K allows. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export const RESAMPLES = 10_000;
const SEED = 20_250_523;
const TAIL = 0.025;

/**
 * Percentile bootstrap, 95 %, of the mean over groups of the means in each group: groups (tasks) are drawn with
 * replacement, then in each drawn group its members (trajectories), 10,000 times with a fixed seed. So trajectories of
 * one task, which resemble each other, do not count as independent ones. With one group its members alone are drawn.
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), percentile interval; two stages for clustered
 * data as in Davison and Hinkley, Bootstrap Methods and their Application (1997), section 3.8.
 * @param groups values of each group; empty groups are left out.
 * @returns null when fewer than two values are there to draw from.
 */
export function bootstrapMean(groups: readonly (readonly number[])[]): Interval | null {
  const filled = groups.filter((group) => group.length > 0);
  if (filled.reduce((sum, group) => sum + group.length, 0) < 2) return null;
  const random = seededRandom(SEED);
  const means = new Float64Array(RESAMPLES);
  for (let i = 0; i < RESAMPLES; i++) {
    let sum = 0;
    for (let g = 0; g < filled.length; g++) sum += resampledMean(random.pick(filled), random.index);
    means[i] = sum / filled.length;
  }
  means.sort();
  return { low: quantile(means, TAIL), high: quantile(means, 1 - TAIL) };
}

function resampledMean(values: readonly number[], index: (below: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[index(values.length)]!;
  return sum / values.length;
}

/** Quantile of sorted values by linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}

/** Mean of the means of the groups that have members; null when none has. */
export function meanOfMeans(groups: readonly (readonly number[])[]): number | null {
  return mean(groups.filter((group) => group.length > 0).map((group) => mean(group)!));
}

/** Arithmetic mean; null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
