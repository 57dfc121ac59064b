import type { Step, Stopped } from '../shared/record.js';
import { harmlessLine } from './agent/harmless.js';
import { gainOf } from './agent/memory.js';
import type { Control } from './ports.js';
import type { Session } from './trajectory/session.js';
import { trailing } from './trajectory/state.js';

/** Steps in a row without a better script after which a session has reached its plateau. */
export const PLATEAU_STEPS = 12;
/** Replies in a row that could not be used: no action, no script, or one that was cut off. */
export const MAX_UNUSABLE = 3;
/** Failed edits in a row, of whatever kind. */
export const MAX_FAILURES = 8;

const UNUSABLE = new Set(['invalidAction', 'invalidEdit']);
const FAILED = new Set(['invalidAction', 'invalidEdit', 'gateFailed', 'crashed', 'noMetric', 'diverged', 'tampered']);

/** Why a session ends, with a sentence for the user. */
export interface Stop {
  readonly stopped: Stopped;
  readonly sentence: string;
}

/**
 * Why the session ends now, or null when it goes on.
 * @param now seconds of the session so far, and the first step of this sitting: who resumes a session that had come
 * to nothing wants it to go on, so earlier steps count against the budget alone.
 */
export function whyStop(
  session: Session,
  control: Control,
  now: { readonly firstStep: number; readonly secondsNow: number },
): Stop | null {
  const { budget, target, metric } = session.experiment;
  const steps = session.steps.slice(now.firstStep);
  const last = steps.at(-1);
  if (control.stopNow.aborted || control.stopAfterStep()) return { stopped: 'user', sentence: 'Stopped by the user.' };
  if (last?.status === 'finished') return { stopped: 'finished', sentence: 'The agent gave its final answer.' };
  const best = session.incumbent?.metric;
  if (target !== undefined && best !== undefined && gainOf(target, best, metric.direction) >= 0) {
    return { stopped: 'target', sentence: `The target of ${target} is reached.` };
  }
  if (session.stepsTaken >= budget.steps) {
    const sentence = budget.steps === 1 ? 'The one step is done.' : `All ${budget.steps} steps are done.`;
    return { stopped: 'steps', sentence };
  }
  if (now.secondsNow >= budget.minutes * 60) {
    return { stopped: 'minutes', sentence: `The budget of ${budget.minutes} minutes is used up.` };
  }
  if (trailing(steps, (step) => UNUSABLE.has(step.status)) >= MAX_UNUSABLE) {
    return { stopped: 'failures', sentence: unusable(last!) };
  }
  if (trailing(steps, (step) => FAILED.has(step.status)) >= MAX_FAILURES) {
    return { stopped: 'failures', sentence: `${MAX_FAILURES} steps in a row failed; see their logs.` };
  }
  if (trailing(steps, (step) => step.status !== 'kept' && step.status !== 'baseline') >= PLATEAU_STEPS) {
    return { stopped: 'plateau', sentence: `${PLATEAU_STEPS} steps in a row brought nothing better.` };
  }
  return null;
}

/** Longest reason in the sentence, in characters. */
const MAX_REASON = 160;

function unusable(last: Step): string {
  const reason = last.reason.replace(/^(?:EnvError|ActionInputParsingError): /, '');
  const [first] = /^.+?[.;](?=\s|$)/.exec(reason) ?? [reason];
  const shown = harmlessLine(first.slice(0, MAX_REASON)).replace(/[.;]$/, '');
  return `The model's last ${MAX_UNUSABLE} replies could not be used; choose a larger model. About the last one: ${shown}.`;
}
