import { describe, expect, it, test } from 'vitest';
import { bestOf, endOf, sessionSummary, viewSession } from '../../../src/host/records/sessionSummary.js';
import { sessionSummarySchema, viewSessionSchema } from '../../../src/shared/protocol.js';
import { viewStep } from '../../../src/core/trajectory/viewStep.js';
import type { End } from '../../../src/adapters/store/outline.js';
import { header, step as recorded } from '../../steps.js';

const END: End = {
  type: 'end',
  at: '2026-01-01T00:10:00Z',
  stopped: 'steps',
  sentence: 'All steps are done.',
};
const step = (...values: Parameters<typeof recorded>) => viewStep(recorded(...values));

test.each<[string, End | null, boolean, string]>([
  ['that has its end', END, false, 'steps'],
  ['whose process died', null, false, 'interrupted'],
  ['that runs again', END, true, 'running'],
])('a session %s', (_, end, running, status) => {
  expect(endOf(end, running).status).toBe(status);
});

describe('the summary of a session', () => {
  const steps = [step(0, 0.8), step(1, 0.9), step(2, 0.95, { status: 'withinNoise' }), step(3, null)];

  it('counts the steps of the agent and names the best that was kept', () => {
    const summary = sessionSummary({ header: header(), steps: steps.slice(0, 3) }, 'steps', 100);
    expect(summary).toMatchObject({ baseline: 0.8, best: 0.9, steps: 2, bytes: 100 });
    expect(sessionSummarySchema.safeParse(summary).error).toBeUndefined();
  });

  it('has no best without a baseline', () => {
    expect(bestOf([step(1, 0.9, { status: 'crashed' })])).toBeNull();
  });
});

it('the header for the view fits the protocol', () => {
  const view = viewSession(header(), { status: 'steps', sentence: 'All steps are done.' });
  expect(viewSessionSchema.safeParse(view).error).toBeUndefined();
  expect(view).toMatchObject({ name: 'digits', python: '3.11.7', target: null });
});
