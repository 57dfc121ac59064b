import type { Prepared } from '../ahead/prepared.js';
import { triedBefore } from '../edit/triedBefore.js';
import type { Session } from '../trajectory/session.js';
import type { DecideInput } from './decide.js';
import type { PreparedState } from './prepareState.js';

/** What the policy decides on in the session's next step. @param prepared ahead of it, or null. */
export function decideInput(
  session: Session,
  state: PreparedState,
  signal: AbortSignal,
  prepared: Prepared | null = null,
): DecideInput {
  return {
    stepId: session.nextId,
    messages: state.messages,
    prefix: state.prefix,
    allowed: state.allowed,
    sampling: { ...session.header.sampling, seed: seedOf(session) },
    scripts: state.start.scripts,
    long: state.long,
    maxScriptTokens: state.maxScriptTokens,
    drafts: session.agent.drafts,
    isTried: (instruction) => triedBefore(session, state.start, instruction) !== undefined,
    inDirection: state.inDirection,
    twoPasses: (file) => session.agent.twoPasses || state.named.has(file),
    lineEdits: session.agent.lineEdits,
    editorState: state.editorState,
    prepared,
    signal,
  };
}

/** Each step samples with a seed of its own, so that an equal state need not bring an equal action. */
function seedOf(session: Session): number {
  return (session.header.seed * 10_007 + session.nextId) % 2_147_483_647;
}
