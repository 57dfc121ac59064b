import { expect, it } from 'vitest';
import { defaultThreads } from '../../../../src/adapters/llama/engine/defaultThreads.js';

it.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
  [6, 4],
  [16, 14],
])('on %i cores the engine uses %i threads', (cores, threads) => {
  expect(defaultThreads(cores)).toBe(threads);
});
