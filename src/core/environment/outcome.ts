import type { FeedbackClass, MetricReading, Repeat, RunRecord, Status } from '../../shared/record.js';

/** What came of an action: the part of a step that the environment fills. */
export interface Outcome {
  readonly status: Status;
  /** Null when the outcome says nothing about the action, such as a stop by the user. */
  readonly feedbackClass: FeedbackClass | null;
  readonly observation: string;
  readonly reason: string;
  readonly diff: string;
  /** All editable scripts after the action, when it changed any. */
  readonly scripts: ReadonlyMap<string, string> | null;
  readonly run: RunRecord | null;
  readonly metric: MetricReading | null;
  readonly repeats: readonly Repeat[];
  readonly suspicions: readonly string[];
  /** What a repair is told of a crash, with what to write in place of removed calls; null when there was none. */
  readonly traceback: string | null;
  /** Whether a crash was answered with a repair in the same step. */
  readonly repairTried: boolean;
}

/** An outcome without a run. */
export function outcome(
  status: Status,
  feedbackClass: FeedbackClass | null,
  observation: string,
  more: Partial<Outcome> = {},
): Outcome {
  return {
    status,
    feedbackClass,
    observation,
    reason: observation.split('\n')[0]!.slice(0, 300),
    diff: '',
    scripts: null,
    run: null,
    metric: null,
    repeats: [],
    suspicions: [],
    traceback: null,
    repairTried: false,
    ...more,
  };
}

/**
 * Feedback class of each status (arXiv 2505.23723, reward cases; where the paper is silent the choice is ours):
 * limits are corner cases like lack of memory; an edit that cannot be run or measured is an error, and so is one
 * that broke the rules; an edit that changes nothing or was tried before earns as little as an action that is none.
 */
export function feedbackClassOfStatus(status: Status): FeedbackClass | null {
  switch (status) {
    case 'invalidAction':
      return 'invalid';
    case 'outOfMemory':
    case 'timedOut':
    case 'stalled':
      return 'corner';
    case 'invalidEdit':
    case 'gateFailed':
    case 'crashed':
    case 'noMetric':
    case 'diverged':
    case 'tampered':
    case 'suspicious':
      return 'error';
    case 'noChange':
    case 'repeated':
    case 'observed':
    case 'finished':
      return 'nonEdit';
    case 'kept':
    case 'discarded':
    case 'withinNoise':
      return 'edit';
    case 'baseline':
    case 'cancelled':
    case 'declined':
      return null;
  }
}
