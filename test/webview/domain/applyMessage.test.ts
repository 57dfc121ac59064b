import { describe, expect, it } from 'vitest';
import { applyMessage, withStep } from '../../../webview/domain/applyMessage.js';
import { IDLE, smallSession, stateMessage, viewStep } from '../fixtures/steps.js';

const state = stateMessage(smallSession());
const ids = (steps: readonly { id: number }[]): number[] => steps.map(({ id }) => id);

describe('messages of the host', () => {
  it('adds a step that ended', () => {
    const step = viewStep({ id: 12 });
    expect(applyMessage(state, { type: 'step', sessionId: 'session-2', step })?.steps.at(-1)).toEqual(step);
  });

  it('ignores a step of a session that is not shown', () => {
    const step = viewStep({ id: 12 });
    expect(applyMessage(state, { type: 'step', sessionId: 'session-9', step })).toBe(state);
  });

  it('replaces a step that changed, and keeps the order', () => {
    const steps = withStep(smallSession(), viewStep({ id: 4, status: 'kept' }));
    expect(ids(steps)).toEqual(ids(smallSession()));
    expect(steps[4]?.status).toBe('kept');
  });

  it('puts a late step into its place', () => {
    expect(ids(withStep([viewStep({ id: 0 }), viewStep({ id: 2 })], viewStep({ id: 1 })))).toEqual([0, 1, 2]);
  });

  it('does not change the steps it was given', () => {
    const steps = smallSession();
    withStep(steps, viewStep({ id: 4, status: 'kept' }));
    expect(steps[4]?.status).toBe('withinNoise');
  });

  it('takes a new activity and leaves the steps as they are', () => {
    const next = applyMessage(state, { type: 'activity', activity: IDLE });
    expect(next?.activity).toBe(IDLE);
    expect(next?.steps).toBe(state.steps);
  });

  it('learns later that a branch can be made of the session shown, and of no other', () => {
    const before = { ...state, hasGit: false };
    expect(applyMessage(before, { type: 'git', sessionId: 'session-2' })).toEqual({ ...before, hasGit: true });
    expect(applyMessage(before, { type: 'git', sessionId: 'session-9' })).toBe(before);
  });

  it('has no state before the host sent one', () => {
    expect(applyMessage(null, { type: 'activity', activity: IDLE })).toBeNull();
  });
});
