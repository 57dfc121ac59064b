import type { End, Outline } from '../../adapters/store/outline.js';
import type { SessionStatus, SessionSummary, ViewSession, ViewStep } from '../../shared/protocol.js';
import type { Header } from '../../shared/record.js';

/** How a session ended, and why in one sentence. */
export interface SessionEnd {
  readonly status: SessionStatus;
  readonly sentence: string | null;
}

/**
 * How the session of a record stands.
 * @param end the last line of the record when it is an end; a resumed session goes on behind its earlier end.
 * @param isRunning whether it is being worked on, here or in another process.
 */
export function endOf(end: End | null, isRunning: boolean): SessionEnd {
  if (isRunning) return { status: 'running', sentence: null };
  if (end === null) return { status: 'interrupted', sentence: null };
  return { status: end.stopped, sentence: end.sentence };
}

/** One line of the list of sessions. @param bytes disk use of the session folder; null when not measured. */
export function sessionSummary(
  record: Pick<Outline, 'header' | 'steps'>,
  status: SessionStatus,
  bytes: number | null,
): SessionSummary {
  const { header, steps } = record;
  return {
    id: header.sessionId,
    name: header.experiment.name,
    startedAt: header.startedAt,
    status,
    direction: header.experiment.metric.direction,
    baseline: steps.find((step) => step.status === 'baseline')?.metric ?? null,
    best: bestOf(steps)?.metric ?? null,
    steps: steps.filter((step) => step.id > 0).length,
    bytes,
  };
}

/** The incumbent: the last step that was kept, else the baseline. Null without a baseline. */
export function bestOf(steps: readonly ViewStep[]): ViewStep | null {
  return steps.findLast((step) => step.status === 'kept' || step.status === 'baseline') ?? null;
}

/** The chosen session as the view shows it. */
export function viewSession(header: Header, end: SessionEnd): ViewSession {
  const { experiment, model, facts } = header;
  return {
    id: header.sessionId,
    name: experiment.name,
    goal: experiment.goal,
    startedAt: header.startedAt,
    metric: { name: experiment.metric.name, direction: experiment.metric.direction },
    target: experiment.target ?? null,
    budget: { steps: experiment.budget.steps, minutes: experiment.budget.minutes },
    model: { name: model.name, adapter: model.adapter, device: model.device, contextSize: model.contextSize },
    python: facts.python?.version ?? null,
    status: end.status,
    sentence: end.sentence,
  };
}
