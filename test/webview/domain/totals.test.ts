import { expect, it } from 'vitest';
import { totalsOf } from '../../../webview/domain/totals.js';
import { viewStep } from '../fixtures/steps.js';

it('the totals of a session leave the baseline out of what was tried, not out of time and tokens', () => {
  const totals = totalsOf([
    viewStep({ id: 0, status: 'baseline', seconds: 2, tokens: 0 }),
    viewStep({ id: 1, status: 'kept', seconds: 3, tokens: 10 }),
    viewStep({ id: 2, status: 'crashed', seconds: 1.5, tokens: 20, metric: null }),
    viewStep({ id: 3, status: 'kept', seconds: 1, tokens: 5 }),
  ]);
  expect(totals).toMatchObject({ tried: 3, seconds: 7.5, tokens: 35, withoutMetric: 1 });
  expect(totals.groups.get('kept')).toBe(2);
  expect(totals.groups.get('baseline')).toBe(1);
  expect(totals.groups.has('discarded')).toBe(false);
});
