import { describe, expect, it } from 'vitest';
import { bootstrapMean, meanOfMeans, quantile } from '../../../src/core/evaluation/bootstrap.js';
import { seededRandom } from '../../../src/core/seededRandom.js';

describe('the bootstrap', () => {
  it('has no width when all values are the same', () => {
    expect(bootstrapMean([[0.2, 0.2], [0.2]])).toEqual({ low: 0.2, high: 0.2 });
  });

  it('is the same every time', () => {
    const groups = [[0.1, 0.3, 0.2], [0.5], [0.4, 0.0]];
    expect(bootstrapMean(groups)).toEqual(bootstrapMean(groups));
  });

  it('of two values draws the lower one twice in a quarter of the cases', () => {
    // Means 0, 0.5 and 1 with chances 1/4, 1/2, 1/4: both tails of 2.5 % lie in the ends.
    expect(bootstrapMean([[0, 1]])).toEqual({ low: 0, high: 1 });
  });

  it('of many values comes near the interval of the normal distribution', () => {
    // 200 values, mean 0.5, standard deviation 0.5: standard error 0.03536, times 1.96 is 0.0693.
    const values = Array.from({ length: 200 }, (_, i) => i % 2);
    const { low, high } = bootstrapMean([values])!;
    expect(low).toBeCloseTo(0.5 - 0.0693, 2);
    expect(high).toBeCloseTo(0.5 + 0.0693, 2);
  });

  it('of tasks that differ is wider than one that takes all trajectories for independent', () => {
    const tasks = [Array<number>(20).fill(0), Array<number>(20).fill(1)];
    expect(bootstrapMean(tasks)).toEqual({ low: 0, high: 1 });
    expect(bootstrapMean([tasks.flat()])!.low).toBeGreaterThan(0.3);
  });

  it('gives no interval for fewer than two values', () => {
    expect(bootstrapMean([])).toBeNull();
    expect(bootstrapMean([[], [0.1]])).toBeNull();
  });
});

it('each task weighs the same in the mean, however many trajectories it has', () => {
  expect(meanOfMeans([[1, 1, 1, 1], [0], []])).toBe(0.5);
  expect(meanOfMeans([[]])).toBeNull();
});

it.each([
  [0, 1],
  [0.25, 1.75],
  [0.5, 2.5],
  [1, 4],
])('quantile %d of 1 to 4 is %d', (share, value) => expect(quantile([1, 2, 3, 4], share)).toBe(value));

it('random numbers are those of their seed, and spread evenly', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed).next);
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const { index } = seededRandom(3);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 10_000; i++) counts[index(4)]!++;
  for (const count of counts) expect(Math.abs(count - 2500)).toBeLessThan(200);
});
