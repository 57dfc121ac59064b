import { describe, expect, it, test } from 'vitest';
import { bestOf, endOf, sessionSummary, viewSession } from '../../../src/host/records/sessionSummary.js';
import { sessionSummarySchema, viewSessionSchema } from '../../../src/shared/protocol.js';
import type { OutlineLine } from '../../../src/adapters/store/outline.js';
import { viewStep } from '../../../src/core/trajectory/viewStep.js';
import { header, step as recorded } from '../../steps.js';

const END: OutlineLine = {
  type: 'end',
  at: '2026-01-01T00:10:00Z',
  stopped: 'steps',
  sentence: 'All steps are done.',
};
const RESUMED: OutlineLine = { type: 'resumed', at: '2026-01-01T00:11:00Z', model: header().model };

const step = (...values: Parameters<typeof recorded>) => viewStep(recorded(...values));
const line = (...values: Parameters<typeof recorded>) => ({ type: 'step' as const, step: step(...values) });

test.each<[string, OutlineLine[], boolean, string]>([
  ['that has its end', [header(), line(0, 0.8), END], false, 'steps'],
  ['whose process died', [header(), line(0, 0.8)], false, 'interrupted'],
  ['that was resumed and died then', [header(), END, RESUMED], false, 'interrupted'],
  ['that was resumed and ended', [header(), END, RESUMED, { ...END, stopped: 'user' }], false, 'user'],
  ['that runs', [header(), END, RESUMED], true, 'running'],
])('a session %s', (_, lines, running, status) => {
  expect(endOf(lines, running).status).toBe(status);
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
