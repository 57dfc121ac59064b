import type { Direction } from '../../shared/experiment.js';

/**
 * Relative gain over the untouched script, beta (score - initial) / |initial|, with beta -1 where lower is better.
 * Source: arXiv 2505.23723v2, section 4 (evaluation), which averages the scores of K trajectories first; the gain is
 * linear in the score, so the mean of the gains is the gain of the mean. The magnitude below the line is ours: the
 * paper's scores are all positive, and a negative one must not turn a gain into a loss.
 * @returns a share, such as 0.16 for 16 %; null when the initial score is 0 and no share can be said.
 */
export function relativeGain(initial: number, score: number, direction: Direction): number | null {
  if (initial === 0) return null;
  const change = direction === 'maximize' ? score - initial : initial - score;
  // No change is 0, and not the -0 that a subtraction from a negative number can leave.
  return change === 0 ? 0 : change / Math.abs(initial);
}
