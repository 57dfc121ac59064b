import { describe, expect, it } from 'vitest';
import { gainOf, scoresOf } from '../../../webview/domain/scores.js';
import { smallSession, viewStep } from '../fixtures/steps.js';

describe('the scores of a session', () => {
  it('takes the best from what was kept, never from a suspicious or discarded step', () => {
    const scores = scoresOf(smallSession(), 'maximize');
    expect(scores).toMatchObject({ baseline: 0.9481, noise: 0.0026, best: 0.9744, bestStep: 10 });
    expect(scores.gain).toBeCloseTo(0.0263, 10);
    expect(scores.share).toBeCloseTo(0.0263 / 0.9481, 10);
  });

  it('counts a fall as a gain when smaller is better', () => {
    const steps = [
      viewStep({ id: 0, status: 'baseline', metric: 114.15 }),
      viewStep({ id: 1, status: 'kept', metric: 45.57 }),
      viewStep({ id: 2, status: 'kept', metric: 46 }),
    ];
    expect(scoresOf(steps, 'minimize')).toMatchObject({ best: 45.57, bestStep: 1 });
    expect(scoresOf(steps, 'minimize').gain).toBeCloseTo(68.58, 10);
  });

  it('has no scores before the baseline ended', () => {
    expect(scoresOf([], 'maximize')).toEqual({
      baseline: null,
      noise: null,
      best: null,
      bestStep: null,
      gain: null,
      share: null,
    });
  });

  it('gives no share over a baseline of zero', () => {
    const steps = [viewStep({ id: 0, status: 'baseline', metric: 0 }), viewStep({ id: 1, status: 'kept', metric: 2 })];
    expect(scoresOf(steps, 'maximize')).toMatchObject({ gain: 2, share: null });
  });

  it('has no gain where a metric is missing', () => {
    expect(gainOf(null, 1, 'maximize')).toBeNull();
    expect(gainOf(1, null, 'minimize')).toBeNull();
  });
});
