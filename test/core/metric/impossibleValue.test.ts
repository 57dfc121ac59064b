import { describe, expect, it } from 'vitest';
import { impossibleValue } from '../../../src/core/metric/impossibleValue.js';

describe('a value that its metric cannot have', () => {
  it.each([
    ['val_auc', 1.8, 0.94],
    ['Validation accuracy', 1.02, 0.7],
    ['accuracy', 104, 78.4],
    ['val_map5', 1.2, 0.55],
    ['valAcc', 1.5, 0.4],
    ['R2', 1.01, -3],
    ['rmse', -0.2, 0.4],
    ['valid log loss', -1, 0.6],
  ])('%s: %f after %f', (name, value, baseline) => {
    expect(impossibleValue(name, value, baseline)).toMatch(/^A value of .+ (above|below) \d+ cannot be right\.$/);
  });

  it.each([
    ['val_auc', 1, 0.94],
    ['val_auc', 1 + 1e-9, 0.94],
    ['accuracy', 99.9, 78.4],
    ['R2', -5, 0.2],
    ['val_loss', -3, 2],
    ['reward', 1800, 0.5],
    ['neg_rmse', -0.2, -0.4],
    ['rmse', 1e9, 0.4],
    ['accuracy', 900, 450],
    ['macro score', 7, 0.5],
  ])('is not one of %s: %f after %f', (name, value, baseline) => {
    expect(impossibleValue(name, value, baseline)).toBeNull();
  });
});
