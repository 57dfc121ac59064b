import type { RewardRecord } from '../../shared/record.js';
import { gainOf } from '../agent/memory.js';
import type { Outcome } from '../environment/outcome.js';
import type { Session } from '../trajectory/session.js';
import { adaptiveBest, adaptiveBounds } from './bounds.js';
import { reward } from './reward.js';

/**
 * Reward of an action's outcome by the experiment's formula, or null when the outcome says nothing about the action.
 * m_t is the incumbent's metric, since every edit competes with it; m_best is the target, else the adaptive bound.
 */
export function rewardOfStep(session: Session, result: Outcome): RewardRecord | null {
  const initial = session.baseline?.metric?.value;
  if (result.feedbackClass === null || initial === undefined) return null;
  const { metric, target, reward: formula } = session.experiment;
  const seen = session.steps.flatMap((step) => (step.metric === null ? [] : [step.metric.value]));
  const after = result.metric?.value ?? null;
  const common = {
    formula,
    feedbackClass: result.feedbackClass,
    before: session.incumbent?.metric ?? null,
    after,
    initial,
  };
  const scores = { direction: metric.direction, initial, seen };
  if (formula === 'adaptive') return reward({ ...common, ...adaptiveBounds(scores) });
  // A target that the untouched script has reached already spans no range, or one with the wrong sign.
  const aims = target !== undefined && gainOf(initial, target, metric.direction) > 0;
  const best = aims ? target : adaptiveBest(scores);
  return reward({ ...common, best });
}
