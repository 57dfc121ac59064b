import { normalisedIdea } from '../agent/memory.js';
import type { Step } from '../../shared/record.js';
import type { Session, StartPoint } from '../trajectory/session.js';

/**
 * The earlier step whose idea an instruction repeats. The same words with other code are a second attempt after a
 * crash, and a repetition after anything else. Without memory nothing counts as tried.
 */
export function triedBefore(session: Session, start: StartPoint, instruction: string): Step | undefined {
  if (!session.agent.memory || start.crashed) return undefined;
  return repeatsIdea(instruction, session.steps);
}

/** The step whose idea says the same, in the same or nearly the same words. */
export function repeatsIdea(instruction: string, steps: readonly Step[]): Step | undefined {
  const wanted = normalisedIdea(instruction);
  if (wanted === '') return undefined;
  return steps.find((step) => wasTried(step) && normalisedIdea(step.idea) === wanted);
}

/**
 * A run that the user stopped says nothing about its idea; a script that came back unchanged, or that the checks refused
 * and the repair did not mend, does.
 */
function wasTried(step: Step): boolean {
  const isSettled = step.run !== null || step.status === 'noChange' || step.status === 'gateFailed';
  return step.idea !== '' && isSettled && step.status !== 'cancelled';
}
