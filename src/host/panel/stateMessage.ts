import { packSteps } from '../../shared/stepColumns.js';
import type { SentState, ViewStep } from '../../shared/protocol.js';
import type { Header } from '../../shared/record.js';
import { viewSession, type SessionEnd } from '../records/sessionSummary.js';

/** The session that the view shows. */
export interface ShownSession {
  readonly header: Header;
  readonly steps: readonly ViewStep[];
  readonly end: SessionEnd;
}

/** The whole state for the view. */
export function stateMessage(
  shown: ShownSession | null,
  rest: Omit<SentState, 'type' | 'session' | 'steps'>,
): SentState {
  return {
    type: 'state',
    session: shown === null ? null : viewSession(shown.header, shown.end),
    steps: packSteps(shown?.steps ?? []),
    ...rest,
  };
}
