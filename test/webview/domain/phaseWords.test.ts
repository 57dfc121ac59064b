import { describe, expect, it } from 'vitest';
import type { Activity, StateMessage } from '../../../src/shared/protocol.js';
import { phaseWords, sessionStatusWords } from '../../../webview/domain/phaseWords.js';
import { IDLE, runningActivity, smallSession, stateMessage } from '../fixtures/steps.js';

const words = (change: Partial<Activity>): string =>
  phaseWords(stateMessage(smallSession(), { activity: { ...runningActivity(), ...change } })).words;
const idle = (change: Partial<NonNullable<StateMessage['session']>>): string => {
  const state = stateMessage(smallSession(), { activity: IDLE });
  return phaseWords({ ...state, session: state.session && { ...state.session, ...change } }).words;
};

describe('the state in words', () => {
  it.each<[Partial<Activity>, string]>([
    [{ phase: 'loadingModel' }, 'Loading the model'],
    [{ phase: 'thinking', stepId: 7 }, 'Thinking about step 7'],
    [{ phase: 'running', stepId: 0 }, 'Running the baseline'],
    [{ phase: 'running', stepId: 7 }, 'Running step 7'],
    [{ phase: 'running', stepId: 0, purpose: 'repeat' }, 'Measuring the noise of the baseline'],
    [{ phase: 'running', stepId: 7, purpose: 'repeat' }, 'Confirming step 7 with another seed'],
    [{ phase: 'running', stepId: 7, purpose: 'smoke' }, 'Quick check of step 7'],
    [{ phase: 'paused' }, 'Paused'],
    [{ phase: 'stopping' }, 'Stopping after this run'],
  ])('says %j as "%s"', (activity, sentence) => {
    expect(words(activity)).toBe(sentence);
  });

  it('says why a session stopped in its own sentence', () => {
    expect(idle({ status: 'target', sentence: 'The target of 0.99 was reached.' })).toBe(
      'The target of 0.99 was reached.',
    );
  });

  it('says that an interrupted session can be resumed', () => {
    expect(idle({ status: 'interrupted' })).toBe('Interrupted before it ended; it can be resumed.');
  });

  it('does not tell the activity of another session as that of the one shown', () => {
    expect(words({ sessionId: 'session-9' })).toBe(sessionStatusWords('running'));
  });
});
