import type { Direction } from '../../shared/experiment.js';

export interface Judgement {
  /** True when the mean gain is positive and larger than the spread. */
  readonly better: boolean;
  /** Mean of the paired gains in the metric's own unit; positive is better, whatever the direction. */
  readonly meanGain: number;
  /** Standard error of the paired gains, same unit; 0 when there is one pair, whose noise is unknown. */
  readonly spread: number;
}

/** Differences below this share of the metric are rounding, not gains. */
const ROUNDING = 1e-12;

/**
 * Tells a gain from noise. Runs with the same seed are compared with each other, so both lists are in the same order
 * of seeds; of lists of different length the runs that have no partner are left out.
 *
 * The spread is the standard error of the paired differences: their sample standard deviation over sqrt(n). A gain
 * of no more than `multiple` times the spread is not better. A deterministic script has equal differences, hence no
 * spread, and any gain counts. With a single pair nothing can be said about noise, so a positive gain counts too.
 * @param multiple at 1, about one in five changes without effect passes with three pairs, and one in ten at 2.
 * @throws {RangeError} if a list is empty or holds a number that is not finite.
 */
export function judge(
  runs: {
    readonly direction: Direction;
    readonly incumbent: readonly number[];
    readonly candidate: readonly number[];
  },
  multiple = 1,
): Judgement {
  const { direction, incumbent, candidate } = runs;
  const pairs = Math.min(incumbent.length, candidate.length);
  if (pairs === 0) throw new RangeError('A comparison needs at least one run of each script.');
  const sign = direction === 'maximize' ? 1 : -1;
  const gains = Array.from({ length: pairs }, (_, i) => sign * (candidate[i]! - incumbent[i]!));
  if (!gains.every(Number.isFinite)) throw new RangeError('A comparison needs finite metrics.');
  const meanGain = mean(gains);
  const rounding = ROUNDING * Math.max(...incumbent.slice(0, pairs).map(Math.abs));
  const spread = (noiseOf(gains) ?? 0) / Math.sqrt(pairs);
  return { better: meanGain > rounding && meanGain > multiple * spread, meanGain, spread };
}

/** Sample standard deviation (n - 1), in the unit of the values; null for fewer than two. */
export function noiseOf(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
