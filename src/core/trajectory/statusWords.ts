import type { Status } from '../../shared/record.js';

/** Each status in words, for people. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  baseline: 'baseline',
  kept: 'kept',
  discarded: 'not better',
  withinNoise: 'within noise',
  invalidAction: 'invalid action',
  invalidEdit: 'invalid edit',
  noChange: 'no change',
  repeated: 'repeated idea',
  gateFailed: 'failed the static check',
  crashed: 'crashed',
  outOfMemory: 'out of memory',
  timedOut: 'timed out',
  stalled: 'stalled',
  noMetric: 'no metric',
  diverged: 'diverged',
  tampered: 'changed protected files',
  suspicious: 'suspicious',
  cancelled: 'cancelled',
  declined: 'declined',
  observed: 'looked',
  finished: 'finished',
};
