import { describe, expect, it } from 'vitest';
import { progressOf } from '../../../src/core/metric/progress.js';

describe('the progress of a run', () => {
  it.each([
    ['Epoch 1/20 loss 3.1\nEpoch 7/20 loss 0.2\n', 7, 20],
    ['epoch: 3 of 10, accuracy 0.9', 3, 10],
    ['[12/40] validation 0.8\n', 12, 40],
    ['Fold 2/5\n  Epoch 9/10\n', 9, 10],
    ['Fold 2/5, epoch 9/10\n', 2, 5],
    ['  5%|5    | 1/20 [00:01\r 35%|###      | 7/20 [00:03<00:05, 2.1it/s]', 7, 20],
    ['Iteration 70 of 200\nloss: 1/3\n', 70, 200],
  ])('of %j is %i of %i', (output, done, total) => expect(progressOf(output)).toEqual({ done, total }));

  it.each([
    ['nothing', ''],
    ['a fraction alone', 'dropout 1/2\n'],
    ['a date', '2025/06/01 started\n'],
    ['the end', 'Epoch 19/20\nEpoch 20/20\n'],
    ['the beginning', 'Epoch 0/20\n'],
    ['more than all', 'step 30 of 20\n'],
  ])('is none for %s', (_, output) => expect(progressOf(output)).toBeNull());
});
