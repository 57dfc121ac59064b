import type { Status } from '../../src/shared/record.js';
import { t } from '../localize.js';

/** Groups of statuses. Each has a shape of its own, so that nothing depends on colour alone. */
export const GROUPS = [
  'baseline',
  'kept',
  'discarded',
  'noise',
  'suspect',
  'failed',
  'limit',
  'invalid',
  'other',
] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Record<Status, Group> = {
  baseline: 'baseline',
  kept: 'kept',
  discarded: 'discarded',
  withinNoise: 'noise',
  suspicious: 'suspect',
  tampered: 'suspect',
  crashed: 'failed',
  gateFailed: 'failed',
  noMetric: 'failed',
  diverged: 'failed',
  outOfMemory: 'limit',
  timedOut: 'limit',
  stalled: 'limit',
  invalidAction: 'invalid',
  invalidEdit: 'invalid',
  noChange: 'invalid',
  repeated: 'invalid',
  cancelled: 'other',
  declined: 'other',
  observed: 'other',
  finished: 'other',
};

/** The group of a status. */
export function groupOf(status: Status): Group {
  return GROUP_OF[status];
}

/** The status in words, as table, details and announcements say it. */
export function statusWords(status: Status): string {
  const words: Record<Status, string> = {
    baseline: t('Baseline'),
    kept: t('Kept'),
    discarded: t('Discarded'),
    withinNoise: t('Within noise'),
    suspicious: t('Suspicious'),
    tampered: t('Tampered'),
    crashed: t('Crashed'),
    gateFailed: t('Check failed'),
    noMetric: t('No metric'),
    diverged: t('Diverged'),
    outOfMemory: t('Out of memory'),
    timedOut: t('Timed out'),
    stalled: t('Stalled'),
    invalidAction: t('Invalid action'),
    invalidEdit: t('Invalid edit'),
    noChange: t('No change'),
    repeated: t('Repeated idea'),
    cancelled: t('Cancelled'),
    declined: t('Declined'),
    observed: t('Looked only'),
    finished: t('Finished'),
  };
  return words[status];
}

/** The group in words, as legend and filter say it. */
export function groupWords(group: Group): string {
  const words: Record<Group, string> = {
    baseline: t('Baseline'),
    kept: t('Kept'),
    discarded: t('Discarded'),
    noise: t('Within noise'),
    suspect: t('Suspicious'),
    failed: t('Failed'),
    limit: t('Limit reached'),
    invalid: t('No valid change'),
    other: t('Other'),
  };
  return words[group];
}

/** Outline of a marker in a box of 16 by 16, for SVG and canvas alike. */
export interface Shape {
  readonly path: string;
  readonly filled: boolean;
}

const SHAPES: Record<Group, Shape> = {
  baseline: { path: 'M4 4H12V12H4Z', filled: true },
  kept: { path: 'M8 3A5 5 0 1 1 8 13A5 5 0 1 1 8 3Z', filled: true },
  discarded: { path: 'M8 3.75A4.25 4.25 0 1 1 8 12.25A4.25 4.25 0 1 1 8 3.75Z', filled: false },
  noise: { path: 'M8 2.75L13.25 8L8 13.25L2.75 8Z', filled: false },
  suspect: { path: 'M8 2.5L14 13H2Z', filled: true },
  failed: { path: 'M3.75 3.75L12.25 12.25M12.25 3.75L3.75 12.25', filled: false },
  limit: { path: 'M4 3H12L4 13H12Z', filled: true },
  invalid: { path: 'M8 3.75A4.25 4.25 0 1 1 8 12.25A4.25 4.25 0 1 1 8 3.75ZM5 11L11 5', filled: false },
  other: { path: 'M3.5 8H12.5', filled: false },
};

/** The marker of a group. */
export function shapeOf(group: Group): Shape {
  return SHAPES[group];
}
