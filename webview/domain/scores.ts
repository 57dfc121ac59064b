import type { Direction } from '../../src/shared/experiment.js';
import type { ViewStep } from '../../src/shared/protocol.js';

/** Baseline and best of a session; `gain` and `share` are positive when better. */
export interface Scores {
  readonly baseline: number | null;
  /** Half the width of the noise band around the baseline, in the metric's own unit. */
  readonly noise: number | null;
  readonly best: number | null;
  readonly bestStep: number | null;
  readonly gain: number | null;
  /** Gain divided by the baseline's size; null when the baseline is 0. */
  readonly share: number | null;
}

/** Scores of a session. Only the baseline and kept steps can be best: what was not kept is no improvement. */
export function scoresOf(steps: readonly ViewStep[], direction: Direction): Scores {
  const baselineStep = steps.find((step) => step.status === 'baseline');
  const baseline = baselineStep?.metric ?? null;
  let best: ViewStep | null = null;
  for (const step of steps) {
    if (isIncumbent(step) && (best === null || gainOf(step.metric, best.metric, direction)! > 0)) best = step;
  }
  const gain = best === null ? null : gainOf(best.metric, baseline, direction);
  return {
    baseline,
    noise: baselineStep?.noise ?? null,
    best: best?.metric ?? null,
    bestStep: best?.id ?? null,
    gain,
    share: gain === null || !baseline ? null : gain / Math.abs(baseline),
  };
}

/** How much better `after` is than `before`, in the metric's own unit; null when one is missing. */
export function gainOf(after: number | null, before: number | null, direction: Direction): number | null {
  if (after === null || before === null) return null;
  return direction === 'maximize' ? after - before : before - after;
}

/** Whether the script of a step was the incumbent after it. */
export function isIncumbent(step: ViewStep): boolean {
  return step.metric !== null && (step.status === 'baseline' || step.status === 'kept');
}
