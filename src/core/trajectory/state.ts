import type { Step } from '../../shared/record.js';

/** A script version that later steps can start from, with the metric of its runs: own seed first, then the repeats. */
export interface Incumbent {
  readonly stepId: number;
  readonly scripts: ReadonlyMap<string, string>;
  readonly metric: number;
  readonly values: readonly number[];
}

/** Metric of the first run and of its repeats, in the order of the seeds; runs without a metric are left out. */
export function valuesOf(step: Step): number[] {
  const values = step.metric === null ? [] : [step.metric.value];
  for (const repeat of step.repeats) if (repeat.metric !== null) values.push(repeat.metric.value);
  return values;
}

/** Steps at the end of the trajectory for which `test` holds, counted back from the last. */
export function trailing(steps: readonly Step[], test: (step: Step) => boolean): number {
  let count = 0;
  for (let i = steps.length - 1; i >= 0 && test(steps[i]!); i--) count++;
  return count;
}

/** Seconds that the steps took; a resumed session goes on with what its budget has left. */
export function secondsUsed(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + step.seconds.total, 0);
}

/** Seconds of the last run of the experiment that came to its end: a crash ends sooner, and another script takes its time. */
export function lastRunSeconds(steps: readonly Step[]): number | null {
  const last = steps.findLast(({ run, action }) => run?.exitCode === 0 && action?.name !== 'Execute Script');
  return last?.run?.seconds ?? null;
}
