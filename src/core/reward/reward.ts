import type { FeedbackClass, RewardRecord } from '../../shared/record.js';

export { adaptiveBest, adaptiveBounds } from './bounds.js';

export interface RewardInput {
  readonly formula: RewardRecord['formula'];
  readonly feedbackClass: FeedbackClass;
  /** Metric of the script before the edit; null when the step had none. All metrics are in the metric's own unit. */
  readonly before: number | null;
  /** Metric after the edit; null when the step had none. */
  readonly after: number | null;
  /** Metric of the untouched script. */
  readonly initial: number | null;
  /** m_best: the target, else `adaptiveBest`; for `adaptive` the best of `adaptiveBounds`. */
  readonly best: number | null;
  /** Needed for `adaptive` alone: the worst of `adaptiveBounds`. */
  readonly worst?: number;
}

/** Rewards of the classes that need no metric; `adaptive` takes those of v2. */
const FIXED = {
  v1: { invalid: 0, corner: 0.5, error: 0, nonEdit: 0.5 },
  v2: { invalid: -1, corner: 0, error: -1, nonEdit: 0 },
  adaptive: { invalid: -1, corner: 0, error: -1, nonEdit: 0 },
} as const;

/**
 * Reward of one step, dimensionless: v2 and adaptive in [-1, 1], v1 in [0, 1].
 * Sources: v1 is ML-Agent, arXiv 2505.23723v1, v2 its second version; which of the two trained the published model is
 * not said. `adaptive` needs no best score; its idea is OpenMLE's, its fixed values are those of v2 (ours).
 * @throws {RangeError} for an edit whose metrics are missing or not finite, or whose best equals initial (or worst).
 */
export function reward(input: RewardInput): RewardRecord {
  const { formula, feedbackClass, before, after, initial, best, worst } = input;
  const value = feedbackClass === 'edit' ? editReward(input) : FIXED[formula][feedbackClass];
  return { value, formula, before, after, initial, best, ...(worst === undefined ? {} : { worst }) };
}

function editReward(input: RewardInput): number {
  const after = finite(input.after, 'after');
  const best = finite(input.best, 'best');
  if (input.formula === 'adaptive') return rewardAdaptive(after, best, finite(input.worst, 'worst'));
  const before = finite(input.before, 'before');
  const initial = finite(input.initial, 'initial');
  return input.formula === 'v1' ? rewardV1(before, after, initial, best) : rewardV2(before, after, initial, best);
}

/**
 * sigmoid(alpha (after - before)) with alpha = 100 / (best - initial). Lower-is-better needs no special case: the
 * sign of the denominator turns it. No change earns 0.5.
 * Source: ML-Agent, arXiv 2505.23723v1, reward of a successful edit.
 * @returns in [0, 1].
 * @throws {RangeError} if best equals initial.
 */
export function rewardV1(before: number, after: number, initial: number, best: number): number {
  return sigmoid(100 * relativeGain(before, after, initial, best));
}

/**
 * (after - before) / (best - initial), clipped: without bounds a bad edit would cost more than a crash.
 * Source: ML-Agent, arXiv 2505.23723v2, reward of a successful edit; the clip is ours.
 * @returns in [-1, 1].
 * @throws {RangeError} if best equals initial.
 */
export function rewardV2(before: number, after: number, initial: number, best: number): number {
  return clip(relativeGain(before, after, initial, best), -1, 1);
}

/**
 * (score - worst) / (best - worst), clipped; bounds from `adaptiveBounds`.
 * @returns in [0, 1].
 * @throws {RangeError} if best equals worst.
 */
export function rewardAdaptive(score: number, best: number, worst: number): number {
  if (best === worst) throw new RangeError(`The best score equals the worst, ${best}; the reward has no scale.`);
  return clip((score - worst) / (best - worst), 0, 1);
}

function relativeGain(before: number, after: number, initial: number, best: number): number {
  if (best === initial)
    throw new RangeError(`The best score equals the initial one, ${best}; the reward has no scale.`);
  return (after - before) / (best - initial);
}

/** Logistic function that neither overflows nor loses small values for large negative arguments. */
function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

function clip(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function finite(value: number | null | undefined, what: string): number {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    throw new RangeError(`The reward of an edit needs a finite "${what}", not ${value}.`);
  }
  return value;
}
