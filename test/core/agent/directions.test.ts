import { expect, it } from 'vitest';
import { directionFor } from '../../../src/core/agent/directions.js';

const SCRIPT = 'from sklearn.svm import SVC\nmodel = make_pipeline(StandardScaler(), SVC(C=1.0))\n';

/** The direction without a pool of ideas. */
function direction(attempts: number, script = SCRIPT) {
  return directionFor(attempts, 0, { script, ideas: [] });
}

it('takes the three axes in turn, each time in another direction', () => {
  const nine = Array.from({ length: 9 }, (_, attempts) => direction(attempts).text);
  expect(new Set(nine).size).toBe(9);
  expect(direction(9).text).toBe(nine[0]);
});

it('names the estimators of the script, and neither scalers nor imports', () => {
  expect(direction(0).openings).toEqual(['Replace SVC']);
  expect(direction(3).openings).toEqual(['Combine SVC with ']);
});

it('leaves the words open where the script names no estimator', () => {
  expect(direction(0, 'loss = train(net, epochs=3)').openings).toEqual(['Replace ']);
});

it('begins with the ideas of the pool, and turns to the axes when one was tried already', () => {
  const ideas = [{ axis: 'data' as const, text: 'Scale the columns age and income' }];
  const pooled = directionFor(0, 0, { script: SCRIPT, ideas });
  expect(pooled.text).toBe('make this idea concrete and try it: Scale the columns age and income');
  expect(pooled.openings).toEqual([]);
  expect(directionFor(1, 0, { script: SCRIPT, ideas })).toEqual(direction(0));
  expect(directionFor(0, 4, { script: SCRIPT, ideas })).toEqual(direction(4));
});
