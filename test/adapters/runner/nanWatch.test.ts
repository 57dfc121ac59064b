import { describe, expect, it } from 'vitest';
import { NanWatch } from '../../../src/adapters/runner/nanWatch.js';

const diverged = (lines: string[], metric = 'val_rmse'): boolean => new NanWatch(metric).sees(`${lines.join('\n')}\n`);
const three = (line: string): string[] => [1, 2, 3].map((n) => line.replaceAll('#', String(n)));

describe('a run has diverged', () => {
  it.each([
    ['loss: nan'],
    ['Epoch # | loss nan'],
    ['epoch #/10 train loss: nan, val loss: nan'],
    ['{"epoch": #, "loss": NaN}'],
    ["{'loss': nan, 'grad_norm': 1.5, 'epoch': #}"],
    ['step #: train_loss=nan'],
    ['[#] loss = tensor(nan)'],
    ['[#] loss = tensor(nan, device="cuda:0")'],
    ['loss: np.float64(nan)'],
    ['32/32 - 0s - loss: nan - accuracy: 0.1 - val_loss: nan'],
    ['train/loss: inf'],
    ['loss: -inf'],
    ['loss Infinity'],
    ['val_rmse: nan'],
    ['Val RMSE: nan'],
    ['val-rmse=nan'],
    ['loss: nan acc: 0.1'],
  ])('after three lines like "%s"', (line) => {
    expect(diverged(three(line))).toBe(true);
  });

  it('when the lines come in pieces, with others between', () => {
    const watch = new NanWatch('acc');
    expect(watch.sees('loss: nan\nsaving\n')).toBe(false);
    expect(watch.sees('loss: nan\n')).toBe(false);
    expect(watch.sees('other 1.5\nloss: nan\n')).toBe(true);
  });

  it('in a bar that returns to the start of its line', () => {
    expect(diverged(['1 loss=nan\r2 loss=nan\r3 loss=nan\r'])).toBe(true);
  });
});

describe('a run has not diverged', () => {
  it.each([
    ['nan values: 0'],
    ['loss nan count: 0'],
    ['NaN found in column #'],
    ['best loss: inf'],
    ['best_loss=inf'],
    ['min_val_loss: inf'],
    ['[CV #/5] END C=0.1; val_rmse=nan total time=   0.0s'],
    ['grad_norm: nan'],
    ['loss_scale: inf'],
    ['info: loss function is mse'],
    ['loss: nanometers'],
    ['feature_#   NaN   NaN'],
    ['loss: 0.5'],
    ['rmse: nan'],
  ])('after three lines like "%s"', (line) => {
    expect(diverged(three(line))).toBe(false);
  });

  it('when a finite value comes between', () => {
    expect(diverged(['loss: nan', 'loss: nan', 'loss: 0.3', 'loss: nan', 'loss: nan'])).toBe(false);
  });

  it('when three different losses of a table are missing once', () => {
    expect(diverged(['train_loss NaN', 'val_loss   NaN', 'test_loss  NaN'])).toBe(false);
  });

  it('when two lines only are NaN', () => {
    expect(diverged(['loss: nan', 'loss: nan'])).toBe(false);
  });
});

it('long lines cost little time', () => {
  const start = performance.now();
  diverged(Array.from({ length: 50 }, () => `nan ${'loss '.repeat(20_000)}`));
  diverged(Array.from({ length: 50 }, () => `loss nan${' '.repeat(50_000)}x`));
  expect(performance.now() - start).toBeLessThan(2000);
});
