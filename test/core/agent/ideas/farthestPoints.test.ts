import { describe, expect, it } from 'vitest';
import { farthestPoints } from '../../../../src/core/agent/ideas/farthestPoints.js';

/** Three bundles of directions; rows of a bundle differ a little. */
const BUNDLES = [
  [1, 0, 0],
  [0.98, 0.05, 0],
  [0, 1, 0],
  [0.04, 0.99, 0],
  [0, 0, 1],
  [0, 0.03, 0.97],
];

describe('farthestPoints', () => {
  it('takes one of each bundle before a second of any', () => {
    const bundles = farthestPoints(BUNDLES, 3).map((row) => Math.floor(row / 2));
    expect([...bundles].sort()).toEqual([0, 1, 2]);
  });

  it('is not led by lengths: the same directions in other scales give the same choice of bundles', () => {
    const scaled = BUNDLES.map((row, i) => row.map((value) => value * (i + 1)));
    const bundles = farthestPoints(scaled, 3).map((row) => Math.floor(row / 2));
    expect([...bundles].sort()).toEqual([0, 1, 2]);
  });

  it('tells apart what a common direction hides', () => {
    const common = BUNDLES.map((row) => row.map((value) => value * 0.1 + 5));
    const bundles = farthestPoints(common, 3).map((row) => Math.floor(row / 2));
    expect([...bundles].sort()).toEqual([0, 1, 2]);
  });

  it('names every row once when more are wanted than there are, and equal rows too', () => {
    expect([...farthestPoints(BUNDLES, 9)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(
      [
        ...farthestPoints(
          [
            [1, 2],
            [1, 2],
            [1, 2],
          ],
          2,
        ),
      ].length,
    ).toBe(2);
    expect(
      new Set(
        farthestPoints(
          [
            [0, 0],
            [0, 0],
          ],
          2,
        ),
      ).size,
    ).toBe(2);
    expect(farthestPoints([], 3)).toEqual([]);
  });

  it('refuses rows of different lengths', () => {
    expect(() => farthestPoints([[1, 2], [1]], 1)).toThrow(RangeError);
  });
});
