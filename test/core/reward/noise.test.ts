import { describe, expect, it } from 'vitest';
import { judge, noiseOf } from '../../../src/core/reward/noise.js';

describe('judge', () => {
  it.each([
    ['a clear gain', 'maximize', [0.8, 0.82, 0.81], [0.9, 0.93, 0.9], true, 0.1, 0.00577],
    ['a gain inside the spread', 'maximize', [0.8, 0.9, 0.85], [0.9, 0.82, 0.86], false, 0.01, 0.05196],
    ['a loss', 'maximize', [0.8, 0.8], [0.7, 0.7], false, -0.1, 0],
    ['a lower error', 'minimize', [114.2, 113.9], [45.6, 45.3], true, 68.6, 0],
    ['a higher error', 'minimize', [1, 1.1], [1.2, 1.2], false, -0.15, 0.05],
    ['a deterministic script that gained', 'maximize', [0.5, 0.5, 0.5], [0.6, 0.6, 0.6], true, 0.1, 0],
    ['a deterministic script that did not', 'maximize', [0.5, 0.5], [0.5, 0.5], false, 0, 0],
    ['one pair with a gain', 'maximize', [0.5], [0.6], true, 0.1, 0],
    ['one pair without a gain', 'maximize', [0.5], [0.5], false, 0, 0],
    ['rounding', 'maximize', [0.3, 0.3], [0.30000000000000004, 0.30000000000000004], false, 0, 0],
    ['runs without a partner', 'maximize', [0.5, 0.5, 0.9], [0.6, 0.6], true, 0.1, 0],
  ] as const)('%s', (_what, direction, incumbent, candidate, better, meanGain, spread) => {
    const made = judge({ direction, incumbent, candidate });
    expect(made.better).toBe(better);
    expect(made.meanGain).toBeCloseTo(meanGain, 5);
    expect(made.spread).toBeCloseTo(spread, 4);
  });

  it('compares runs of the same seed, so that noise which both share does not count', () => {
    const made = judge({ direction: 'maximize', incumbent: [0.5, 0.9, 0.1], candidate: [0.52, 0.921, 0.119] });
    expect(made).toMatchObject({ better: true, meanGain: expect.closeTo(0.02, 6) as number });
  });

  it('can ask for a larger multiple of the spread', () => {
    const runs = { direction: 'maximize', incumbent: [0.5, 0.5], candidate: [0.52, 0.56] } as const;
    expect(judge(runs).better).toBe(true);
    expect(judge(runs, 3).better).toBe(false);
  });

  it.each([
    [[], [0.5]],
    [[0.5], []],
    [[NaN], [0.5]],
    [[0.5], [Infinity]],
  ])('refuses %j and %j', (incumbent, candidate) => {
    expect(() => judge({ direction: 'maximize', incumbent, candidate })).toThrow(RangeError);
  });
});

describe('noiseOf', () => {
  it('is the sample standard deviation', () => {
    expect(noiseOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.13809, 5);
    expect(noiseOf([1, 3])).toBeCloseTo(Math.SQRT2, 12);
    expect(noiseOf([5, 5, 5])).toBe(0);
  });

  it('is unknown for fewer than two values', () => {
    expect(noiseOf([])).toBeNull();
    expect(noiseOf([1])).toBeNull();
  });
});
