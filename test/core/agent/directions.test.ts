import { expect, it } from 'vitest';
import { directionFor } from '../../../src/core/agent/directions.js';

const SCRIPT = 'from sklearn.svm import SVC\nmodel = make_pipeline(StandardScaler(), SVC(C=1.0))\n';

it('takes the three axes in turn, each time in another direction', () => {
  const nine = Array.from({ length: 9 }, (_, attempts) => directionFor(attempts, SCRIPT).text);
  expect(new Set(nine).size).toBe(9);
  expect(directionFor(9, SCRIPT).text).toBe(nine[0]);
});

it('names the estimators of the script, and neither scalers nor imports', () => {
  expect(directionFor(0, SCRIPT).openings).toEqual(['Replace SVC']);
  expect(directionFor(3, SCRIPT).openings).toEqual(['Combine SVC with ']);
});

it('leaves the words open where the script names no estimator', () => {
  expect(directionFor(0, 'loss = train(net, epochs=3)').openings).toEqual(['Replace ']);
});
