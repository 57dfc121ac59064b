import type { StateMessage, ViewStep } from '../../shared/protocol.js';
import type { Header, Step } from '../../shared/record.js';
import { toViewStep } from '../../shared/viewStep.js';
import { noiseOf } from '../../core/reward/noise.js';
import { valuesOf } from '../../core/trajectory/state.js';
import { viewSession, type SessionEnd } from '../records/sessionSummary.js';

/** The session that the view shows. */
export interface ShownSession {
  readonly header: Header;
  readonly steps: readonly Step[];
  readonly end: SessionEnd;
}

/** The whole state for the view. */
export function stateMessage(
  shown: ShownSession | null,
  rest: Omit<StateMessage, 'type' | 'session' | 'steps'>,
): StateMessage {
  return {
    type: 'state',
    session: shown === null ? null : viewSession(shown.header, shown.end),
    steps: shown === null ? [] : shown.steps.map(viewStep),
    ...rest,
  };
}

/** A step with its noise: the standard deviation of its runs with different seeds, in the metric's own unit. */
export function viewStep(step: Step): ViewStep {
  return toViewStep(step, noiseOf(valuesOf(step)));
}
