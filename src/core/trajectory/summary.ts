import type { Summary } from '../../shared/event.js';
import type { Stopped } from '../../shared/record.js';
import type { Session } from './session.js';

/** The last line of a session, from its steps. */
export function summarise(
  session: Session,
  end: { readonly stopped: Stopped; readonly sentence: string; readonly seconds: number; readonly record: string },
): Summary {
  return {
    type: 'summary',
    sessionId: session.header.sessionId,
    baseline: session.baseline?.metric?.value ?? null,
    best: session.incumbent?.metric ?? null,
    bestStep: session.incumbent?.stepId ?? null,
    steps: session.steps.map(({ id, parentId, status, idea, reason, action, metric, reward, seconds }) => ({
      id,
      parentId,
      status,
      idea,
      reason,
      action: action?.name ?? null,
      metric: metric?.value ?? null,
      reward: reward?.value ?? null,
      seconds: seconds.total,
    })),
    ...end,
  };
}
