import { describe, expect, it } from 'vitest';
import { budgetLeft, runLimits, type Limits } from '../../../src/core/agent/limitsText.js';

const LIMITS: Limits = { stepsLeft: 3, minutesLeft: 7.6, runSeconds: 12.7, runLimitSeconds: 60, freeMemoryGb: 4 };

describe('the limits of a step', () => {
  it.each<[Partial<Limits>, string]>([
    [{}, 'A run takes about 10 s and is stopped after 60 s. At least 4 GB of memory are free.'],
    [{ runSeconds: 0.0707 }, 'A run takes about 0.07 s and is stopped after 60 s. At least 4 GB of memory are free.'],
    [{ runSeconds: 271 }, 'A run takes about 300 s and is stopped after 60 s. At least 4 GB of memory are free.'],
    [{ runSeconds: null, freeMemoryGb: null }, 'A run is stopped after 60 s.'],
    [{ runSeconds: null, freeMemoryGb: 0.5 }, 'A run is stopped after 60 s. At least 0.5 GB of memory are free.'],
    [{ runSeconds: null, freeMemoryGb: 0 }, 'A run is stopped after 60 s. Hardly any memory is free.'],
  ])('%j', (changes, text) => expect(runLimits({ ...LIMITS, ...changes })).toBe(text));

  it('are never below zero', () => {
    expect(budgetLeft(LIMITS)).toBe('Steps left: 3. Minutes left: 8.');
    expect(budgetLeft({ ...LIMITS, minutesLeft: -3 })).toBe('Steps left: 3. Minutes left: 0.');
  });
});
