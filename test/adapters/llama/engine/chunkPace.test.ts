import { describe, expect, it } from 'vitest';
import { ChunkPace } from '../../../../src/adapters/llama/engine/chunkPace.js';

/** Sizes of the first chunks on a machine that evaluates so many tokens a second. */
function sizes(tokensPerSecond: number, count = 6): number[] {
  const pace = new ChunkPace(512);
  return Array.from({ length: count }, () => {
    const size = pace.size();
    pace.took(size, (size * 1000) / tokensPerSecond);
    return size;
  });
}

describe('the size of a chunk of the prompt', () => {
  it.each([
    [20, 32],
    [100, 32],
    [280, 64],
    [50_000, 512],
  ])(
    'settles at %i tokens a second at %i, the tokens of a quarter of a second, but a tile at least',
    (speed, expected) => {
      expect(sizes(speed).at(-1)).toBe(expected);
    },
  );

  it('grows by four at most, so that one lucky chunk does not make the next too long', () => {
    expect(sizes(50_000)).toEqual([32, 128, 512, 512, 512, 512]);
  });
});
