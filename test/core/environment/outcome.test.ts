import { describe, expect, it } from 'vitest';
import { feedbackClassOfStatus } from '../../../src/core/environment/outcome.js';
import { STATUSES, type FeedbackClass, type Status } from '../../../src/shared/record.js';

const CLASSES: Record<Status, FeedbackClass | null> = {
  baseline: null,
  kept: 'edit',
  discarded: 'edit',
  withinNoise: 'edit',
  invalidAction: 'invalid',
  invalidEdit: 'error',
  noChange: 'nonEdit',
  repeated: 'nonEdit',
  gateFailed: 'error',
  crashed: 'error',
  outOfMemory: 'corner',
  timedOut: 'corner',
  stalled: 'corner',
  noMetric: 'error',
  diverged: 'error',
  tampered: 'error',
  suspicious: 'error',
  cancelled: null,
  declined: null,
  observed: 'nonEdit',
  finished: 'nonEdit',
};

describe('feedbackClassOfStatus', () => {
  it.each(STATUSES.map((status) => [status, CLASSES[status]] as const))('counts %s as %s', (status, expected) => {
    expect(feedbackClassOfStatus(status)).toBe(expected);
  });
});
