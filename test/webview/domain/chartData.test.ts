import { describe, expect, it } from 'vitest';
import { bestSoFar, chartData, verticalRange } from '../../../webview/domain/chartData.js';
import { scoresOf } from '../../../webview/domain/scores.js';
import { smallSession, viewStep } from '../fixtures/steps.js';

describe('the data of the chart', () => {
  it('carries the best incumbent on until a better one is kept', () => {
    const steps = [
      viewStep({ id: 0, status: 'baseline', metric: 5 }),
      viewStep({ id: 1, status: 'discarded', metric: 1 }),
      viewStep({ id: 2, status: 'kept', metric: 4 }),
      viewStep({ id: 3, status: 'crashed', metric: null }),
    ];
    expect(bestSoFar(steps, 'minimize')).toEqual([5, 5, 4, 4]);
  });

  it('has no best before a baseline', () => {
    expect(bestSoFar([viewStep({ id: 1, status: 'crashed', metric: null })], 'maximize')).toEqual([null]);
  });

  it('puts steps without a metric on the lane', () => {
    const steps = smallSession();
    const data = chartData(steps, 'maximize', scoresOf(steps, 'maximize'));
    const lane = data.ids.filter((_, index) => data.places[index] === 'lane');
    expect(lane).toEqual([3, 6, 7, 9, 11]);
  });

  it('stands a diverged step at the edge instead of flattening the chart', () => {
    const steps = [100, 101, 102, 103, 104, 105].map((metric, id) =>
      viewStep({ id, status: id === 0 ? 'baseline' : 'discarded', metric }),
    );
    const far = viewStep({ id: 6, status: 'discarded', metric: 1e6 });
    const all = [...steps, far];
    const data = chartData(all, 'minimize', scoresOf(all, 'minimize'));
    expect(data.high).toBeLessThan(120);
    expect(data.places.at(-1)).toBe('above');
  });

  it('always shows the baseline with its noise and the best line', () => {
    const metrics = [0.1, 10, 10, 10.1, 10.2, 10.3, 10.4];
    const range = verticalRange(metrics, [10, 0.1], { baseline: 10, noise: 1 });
    expect(range.low).toBeLessThan(0.1);
    expect(range.high).toBeGreaterThan(11);
  });

  it.each([
    [[], 0, 1],
    [[0.5], 0.475, 0.525],
    [[0, 0], -0.5, 0.5],
  ])('gives the metrics %j an axis of some height', (metrics, low, high) => {
    expect(verticalRange(metrics, [], { baseline: null, noise: null })).toEqual({ low, high });
  });
});
