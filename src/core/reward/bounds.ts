import type { Direction } from '../../shared/experiment.js';

/** Share of |initial| that is hoped for at least, and its smallest value, in the metric's own unit. */
const HOPED_SHARE = 0.1;
const SMALLEST_HOPE = 1e-3;
/** How many of the best scores span the range of the adaptive reward, and how far below them it begins. */
const RANKED = 16;
const MARGIN = 0.25;

export interface Seen {
  readonly direction: Direction;
  /** Metric of the untouched script. */
  readonly initial: number;
  /** Metrics of all scripts so far, in any order; the one that is to be rewarded is not among them. */
  readonly seen: readonly number[];
}

/**
 * Stand-in for m_best where no target is given: the farther one, in the improving direction, of the best score seen
 * and initial ± max(10 % of |initial|, 0.001). The rule is ours; the paper does not publish its m_best.
 * @returns in the metric's own unit; never equal to `initial`.
 * @throws {RangeError} if a number is not finite.
 */
export function adaptiveBest({ direction, initial, seen }: Seen): number {
  assertFinite([initial, ...seen]);
  const sign = signOf(direction);
  const hoped = initial + sign * Math.max(HOPED_SHARE * Math.abs(initial), SMALLEST_HOPE);
  return seen.reduce((best, score) => (sign * (score - best) > 0 ? score : best), hoped);
}

/**
 * Bounds of the adaptive reward: best is the best score seen, worst lies a quarter of the range below the 16th best
 * (or below the worst, while fewer were seen). With a single score the range reaches to `adaptiveBest`.
 * Idea: adaptive bounds of OpenMLE; the details are ours.
 * @returns in the metric's own unit; best and worst differ.
 * @throws {RangeError} if a number is not finite.
 */
export function adaptiveBounds(input: Seen): { readonly best: number; readonly worst: number } {
  assertFinite([input.initial, ...input.seen]);
  const sign = signOf(input.direction);
  const ranked = [input.initial, ...input.seen].sort((a, b) => sign * (b - a)).slice(0, RANKED);
  const lowest = ranked.at(-1)!;
  const best = ranked[0] === lowest ? adaptiveBest(input) : ranked[0]!;
  return { best, worst: lowest - MARGIN * (best - lowest) };
}

function signOf(direction: Direction): 1 | -1 {
  return direction === 'maximize' ? 1 : -1;
}

function assertFinite(numbers: readonly number[]): void {
  const bad = numbers.find((number) => !Number.isFinite(number));
  if (bad !== undefined) throw new RangeError(`A metric must be finite, not ${bad}.`);
}
