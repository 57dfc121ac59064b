import type { FeedbackClass, RunEnd } from '../../shared/record.js';

/** What came of an action, as far as the reward is concerned. */
export interface ActionOutcome {
  /** False when the reply could not be parsed or named no allowed action. */
  readonly valid: boolean;
  /** True when the environment refused the action or could not carry it out: no such file, an edit that does not apply. */
  readonly envError: boolean;
  readonly isEdit: boolean;
  /** The run that the action caused; null when it caused none. */
  readonly run: {
    readonly end: RunEnd;
    readonly exitCode: number | null;
    readonly outOfMemory: boolean;
    /** The run changed files that it must not change. */
    readonly tampered: boolean;
    readonly hasMetric: boolean;
  } | null;
}

/**
 * Feedback class of an action, in the order invalid, corner, error, non-edit, edit.
 * Source: ML-Agent, arXiv 2505.23723, section 3.3. The order is ours: out of memory is also a run error, so it is
 * tested first. Ours too: time and silence limits are corner cases; divergence to NaN, an edit without a metric and
 * changed read-only files are errors; an edit that led to no run counts as a non-edit.
 * @returns null when the outcome says nothing about the action: the run was cancelled or could not be started.
 */
export function feedbackClassOf({ valid, envError, isEdit, run }: ActionOutcome): FeedbackClass | null {
  if (!valid) return 'invalid';
  if (run?.end === 'cancelled' || run?.end === 'notStarted') return null;
  if (run !== null && !run.tampered && (run.outOfMemory || run.end === 'timedOut' || run.end === 'stalled')) {
    return 'corner';
  }
  if (envError) return 'error';
  if (run === null) return 'nonEdit';
  if (run.end === 'diverged' || run.exitCode !== 0 || run.tampered) return 'error';
  if (!isEdit) return 'nonEdit';
  return run.hasMetric ? 'edit' : 'error';
}
