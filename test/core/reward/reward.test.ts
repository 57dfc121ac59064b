import { describe, expect, it } from 'vitest';
import {
  adaptiveBest,
  adaptiveBounds,
  reward,
  rewardAdaptive,
  rewardV1,
  rewardV2,
} from '../../../src/core/reward/reward.js';
import { rewardSchema } from '../../../src/shared/record.js';

describe('rewardV1', () => {
  it.each([
    [0.001, 0.525],
    [0.005, 0.622],
    [0.01, 0.731],
    [0.02, 0.881],
    [0.05, 0.993],
    [0.1, 1.0],
    [0, 0.5],
    [-0.01, 0.269],
  ])('turns a relative gain of %d into %d', (gain, expected) => {
    expect(rewardV1(0.6, 0.6 + gain * 0.4, 0.5, 0.9)).toBeCloseTo(expected, 3);
  });

  it('rewards a lower metric where best lies below initial', () => {
    expect(rewardV1(100, 99, 100, 0)).toBeCloseTo(0.731, 3);
    expect(rewardV1(100, 101, 100, 0)).toBeCloseTo(0.269, 3);
  });

  it('does not overflow, and keeps tiny rewards apart from zero', () => {
    expect(rewardV1(0, -1, 0, 1)).toBeCloseTo(3.7e-44, 45);
    expect(rewardV1(0, -1e9, 0, 1)).toBe(0);
    expect(rewardV1(0, 1e9, 0, 1)).toBe(1);
  });
});

describe('rewardV2', () => {
  it.each([
    [0.5, 0.7, 0.5, 0.9, 0.5],
    [0.7, 0.5, 0.5, 0.9, -0.5],
    [114.15, 45.57, 114.15, 14.15, 0.6858],
    [0.5, 0.5, 0.5, 0.9, 0],
    [0.5, 0.99, 0.5, 0.6, 1],
    [0.9, 0.1, 0.5, 0.6, -1],
  ])('before %d, after %d, initial %d, best %d: %d', (before, after, initial, best, expected) => {
    expect(rewardV2(before, after, initial, best)).toBeCloseTo(expected, 10);
  });
});

describe('rewardAdaptive', () => {
  it.each([
    [0.75, 0.9, 0.5, 0.625],
    [1.0, 0.9, 0.5, 1],
    [0.4, 0.9, 0.5, 0],
    [30, 20, 60, 0.75],
  ])('score %d between best %d and worst %d: %d', (score, best, worst, expected) => {
    expect(rewardAdaptive(score, best, worst)).toBeCloseTo(expected, 12);
  });
});

describe('reward', () => {
  const numbers = { before: 0.5, after: 0.7, initial: 0.5, best: 0.9, worst: 0.4 };

  it.each([
    ['v1', 'invalid', 0],
    ['v1', 'corner', 0.5],
    ['v1', 'error', 0],
    ['v1', 'nonEdit', 0.5],
    ['v1', 'edit', 1],
    ['v2', 'invalid', -1],
    ['v2', 'corner', 0],
    ['v2', 'error', -1],
    ['v2', 'nonEdit', 0],
    ['v2', 'edit', 0.5],
    ['adaptive', 'invalid', -1],
    ['adaptive', 'corner', 0],
    ['adaptive', 'error', -1],
    ['adaptive', 'nonEdit', 0],
    ['adaptive', 'edit', 0.6],
  ] as const)('%s gives class %s %d', (formula, feedbackClass, expected) => {
    const made = reward({ formula, feedbackClass, ...numbers });
    expect(made.value).toBeCloseTo(expected, 10);
    expect(rewardSchema.parse(made)).toEqual({
      formula,
      value: made.value,
      before: 0.5,
      after: 0.7,
      initial: 0.5,
      best: 0.9,
      worst: 0.4,
    });
  });

  it.each(['v1', 'v2'] as const)('%s throws when best equals initial', (formula) => {
    const input = { formula, feedbackClass: 'edit', ...numbers, best: 0.5 } as const;
    expect(() => reward(input)).toThrow(RangeError);
    expect(reward({ ...input, feedbackClass: 'nonEdit' }).value).toBe(formula === 'v1' ? 0.5 : 0);
  });

  it('throws for adaptive when best equals worst or worst is missing', () => {
    const input = {
      formula: 'adaptive',
      feedbackClass: 'edit',
      before: 0.5,
      after: 0.7,
      initial: 0.5,
      best: 0.9,
    } as const;
    expect(() => reward({ ...input, worst: 0.9 })).toThrow(RangeError);
    expect(() => reward(input)).toThrow(RangeError);
  });

  it.each([{ before: null }, { after: null }, { after: NaN }, { initial: null }, { best: Infinity }])(
    'throws for an edit with %j',
    (change) => {
      expect(() => reward({ formula: 'v2', feedbackClass: 'edit', ...numbers, ...change })).toThrow(RangeError);
    },
  );

  it('needs no numbers for a class without a metric', () => {
    const none = { before: null, after: null, initial: null, best: null };
    expect(reward({ formula: 'v2', feedbackClass: 'invalid', ...none })).toEqual({
      value: -1,
      formula: 'v2',
      ...none,
    });
  });
});

describe('adaptiveBest', () => {
  it.each([
    ['maximize', 0.5, [], 0.55],
    ['maximize', 0.5, [0.52, 0.8, 0.6], 0.8],
    ['maximize', -2, [], -1.8],
    ['maximize', 0, [], 0.001],
    ['minimize', 100, [], 90],
    ['minimize', 100, [45.57, 120], 45.57],
    ['minimize', 100, [95], 90],
    ['minimize', -1, [], -1.1],
  ] as const)('%s from %d with %j seen hopes for %d', (direction, initial, seen, expected) => {
    expect(adaptiveBest({ direction, initial, seen })).toBeCloseTo(expected, 12);
  });

  it('refuses numbers that are not finite', () => {
    expect(() => adaptiveBest({ direction: 'maximize', initial: 0.5, seen: [NaN] })).toThrow(RangeError);
  });
});

describe('adaptiveBounds', () => {
  it('reaches a quarter of the range below the worst of few scores', () => {
    expect(adaptiveBounds({ direction: 'maximize', initial: 0.5, seen: [0.9, 0.7] })).toEqual({
      best: 0.9,
      worst: 0.4,
    });
    expect(adaptiveBounds({ direction: 'minimize', initial: 100, seen: [60] })).toEqual({ best: 60, worst: 110 });
  });

  it('takes the 16th best score once there are more', () => {
    const seen = Array.from({ length: 30 }, (_, i) => i);
    expect(adaptiveBounds({ direction: 'maximize', initial: -1, seen })).toEqual({ best: 29, worst: 14 - 0.25 * 15 });
  });

  it('hopes for a better score while there is one alone', () => {
    const { best, worst } = adaptiveBounds({ direction: 'maximize', initial: 0.5, seen: [0.5] });
    expect(best).toBeCloseTo(0.55, 12);
    expect(worst).toBeCloseTo(0.4875, 12);
  });
});
