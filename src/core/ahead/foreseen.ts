import type { Decision } from '../agent/decide.js';
import type { StartPoint } from '../trajectory/session.js';
import type { Session } from '../trajectory/session.js';
import { lastRunSeconds } from '../trajectory/state.js';
import type { Status, Step } from '../../shared/record.js';

/** Most edits are not better; then the next step starts where this one did. */
export const FORESEEN: Status = 'discarded';

/**
 * A session as it will be when the running edit is discarded. Its metric is not foreseen, and no number stands in its
 * place.
 */
export function foreseenSession(
  session: Session,
  running: { readonly start: StartPoint; readonly decision: Decision; readonly idea: string },
): Session {
  const { start, decision, idea } = running;
  const { command } = session.experiment;
  const seconds = lastRunSeconds(session.steps) ?? 0;
  const step: Step = {
    type: 'step',
    id: session.nextId,
    parentId: start.stepId,
    startedAt: session.header.startedAt,
    seconds: { model: 0, run: seconds, total: seconds },
    status: FORESEEN,
    feedbackClass: 'edit',
    policy: [],
    fields: decision.reply.fields,
    action: decision.reply.ok ? decision.reply.action : null,
    idea,
    observation: '',
    scripts: [],
    diff: '',
    run: { command, end: 'exited', exitCode: 0, signal: null, seconds, log: '', sandbox: null },
    metric: null,
    repeats: [],
    metricBefore: session.incumbent?.metric ?? null,
    reward: null,
    reason: '',
    suspicions: [],
    notes: [],
  };
  return session.after(step, start.scripts);
}
