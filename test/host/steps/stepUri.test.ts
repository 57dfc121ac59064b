import { expect, it, test } from 'vitest';
import { parseStepQuery, stepQuery, type StepText } from '../../../src/host/steps/stepUri.js';

const STEP: StepText = { kind: 'step', dir: '/w', sessionId: '20260101-000000-abcd', stepId: 3, file: 'a b/train.py' };

test.each<[StepText]>([
  [STEP],
  [{ ...STEP, stepId: null }],
  [{ kind: 'proposed', side: 'after', stepId: 3, file: 'x.py' }],
])('%o survives the way through a URI', (text) => {
  expect(parseStepQuery(stepQuery(text))).toEqual(text);
});

it.each([
  '',
  'x',
  '1',
  'null',
  '{}',
  '{"kind":"step"}',
  JSON.stringify({ ...STEP, sessionId: '../../etc' }),
  JSON.stringify({ ...STEP, stepId: 1.5 }),
  JSON.stringify({ ...STEP, dir: 7 }),
  JSON.stringify({ kind: 'proposed', side: 'left', stepId: 1, file: 'x' }),
])('%s is none of ours', (query) => {
  expect(parseStepQuery(query)).toBeNull();
});
