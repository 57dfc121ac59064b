import type { ViewStep } from '../../src/shared/protocol.js';
import { type Group, groupOf } from './statusLook.js';

/** Sums over the steps of a session. */
export interface Totals {
  /** Steps of the agent; the baseline is not counted. */
  readonly tried: number;
  readonly seconds: number;
  /** Tokens that the model wrote. */
  readonly tokens: number;
  readonly withoutMetric: number;
  readonly groups: ReadonlyMap<Group, number>;
}

/** Computed once for each change of the steps: the page shows them in every frame. */
export function totalsOf(steps: readonly ViewStep[]): Totals {
  const sum = (of: (step: ViewStep) => number) => steps.reduce((total, step) => total + of(step), 0);
  const groups = new Map<Group, number>();
  for (const { status } of steps) groups.set(groupOf(status), (groups.get(groupOf(status)) ?? 0) + 1);
  return {
    tried: sum(({ id }) => Number(id > 0)),
    seconds: sum(({ seconds }) => seconds),
    tokens: sum(({ tokens }) => tokens),
    withoutMetric: sum(({ metric }) => Number(metric === null)),
    groups,
  };
}
