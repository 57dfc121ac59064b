import { describe, expect, it } from 'vitest';
import { announcement } from '../../../webview/domain/announcement.js';
import { viewStep } from '../fixtures/steps.js';

describe('what a screen reader hears', () => {
  it.each([
    [
      { id: 3, status: 'kept', metric: 0.9689, metricBefore: 0.9567 },
      'Step 3: Kept, val_accuracy 0.9689, 0.0122 better.',
    ],
    [
      { id: 4, status: 'discarded', metric: 0.95, metricBefore: 0.96 },
      'Step 4: Discarded, val_accuracy 0.95, 0.01 worse.',
    ],
    [
      { id: 5, status: 'discarded', metric: 0.95, metricBefore: 0.95 },
      'Step 5: Discarded, val_accuracy 0.95, as before.',
    ],
    [{ id: 6, status: 'crashed', metric: null }, 'Step 6: Crashed.'],
    [{ id: 0, status: 'baseline', metric: 0.9481 }, 'Step 0: Baseline, val_accuracy 0.9481.'],
  ] as const)('says %j in one sentence', (step, sentence) => {
    expect(announcement([viewStep(step)], 'val_accuracy', 'maximize')).toBe(sentence);
  });

  it('sums up steps that ended while it was silent', () => {
    const steps = [viewStep({ id: 1 }), viewStep({ id: 2, status: 'crashed', metric: null })];
    expect(announcement(steps, 'loss', 'minimize')).toBe('2 steps ended. Step 2: Crashed.');
  });

  it('says nothing without a step', () => {
    expect(announcement([], 'loss', 'minimize')).toBe('');
  });
});
