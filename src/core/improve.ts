import type { ModelInfo, Stopped } from '../shared/record.js';
import type { Summary } from '../shared/event.js';
import { runBaseline } from './environment/baseline.js';
import { whyStop } from './limits.js';
import type {
  Approver,
  Candidates,
  Checkpoints,
  Clock,
  Control,
  Emit,
  Gate,
  Log,
  Model,
  Runner,
  Store,
} from './ports.js';
import { takeStep } from './step.js';
import { summarise } from './trajectory/summary.js';
import type { Session } from './trajectory/session.js';
import type { Step } from '../shared/record.js';

/** What the loop needs from outside. */
export interface Parts {
  readonly model: Model;
  readonly runner: Runner;
  readonly candidates: Candidates;
  readonly gate: Gate;
  readonly store: Store;
  readonly checkpoints: Checkpoints;
  readonly approver: Approver;
  readonly control: Control;
  readonly clock: Clock;
  readonly log: Log;
  readonly emit: Emit;
}

/**
 * Improves an experiment: baseline, then until a limit: state, action, feedback, metric, reward, keep or discard,
 * record, event. A session that was restored from its record goes on where it was.
 * @returns the summary, which is also the last event. Throws only what the user can mend (`UserError`) and bugs; the
 * record is complete up to the last finished step whatever happens.
 */
export async function improve(parts: Parts, session: Session, resumed: boolean): Promise<Summary> {
  const { store, emit, clock, control } = parts;
  const usedBefore = session.secondsUsed;
  const started = clock.now();
  const secondsNow = () => usedBefore + (clock.now() - started) / 1000;
  emit({ type: 'sessionStarted', header: session.header, record: store.dir, resumed });

  if (session.baseline === null) {
    const failed = await measureBaseline(parts, session);
    if (failed !== null) return end(parts, session, 'baselineFailed', failed, secondsNow());
  }
  for (;;) {
    await control.waitWhilePaused(() => emit({ type: 'paused' }));
    const stop = whyStop(session, control, secondsNow());
    if (stop !== null) return end(parts, session, stop.stopped, stop.sentence, secondsNow());
    emit({ type: 'stepStarted', stepId: session.nextId, of: session.experiment.budget.steps });
    const { step, scripts } = await takeStep(parts, session, secondsNow());
    await finish(parts, session, step, scripts);
  }
}

/** @returns null, or why there is no baseline. */
async function measureBaseline(parts: Parts, session: Session): Promise<string | null> {
  parts.emit({ type: 'stepStarted', stepId: 0, of: session.experiment.budget.steps });
  const step = await runBaseline(parts, session);
  if (step.status === 'cancelled') return 'Stopped by the user before the baseline was measured.';
  if (step.status !== 'baseline') return step.reason;
  await finish(parts, session, step, session.originals);
  return null;
}

async function finish(
  parts: Parts,
  session: Session,
  step: Step,
  scripts: ReadonlyMap<string, string>,
): Promise<void> {
  await parts.store.append(step);
  session.add(step, scripts);
  parts.emit({ type: 'stepEnded', step });
  await parts.checkpoints.save(step, scripts);
}

async function end(
  parts: Parts,
  session: Session,
  stopped: Stopped,
  sentence: string,
  seconds: number,
): Promise<Summary> {
  await parts.store.append({ type: 'end', at: parts.clock.iso(), stopped, sentence });
  const summary = summarise(session, { stopped, sentence, seconds, record: parts.store.dir });
  parts.emit(summary);
  return summary;
}

/** Line for the record when a session goes on, perhaps with another model. */
export function resumedLine(clock: Clock, model: ModelInfo) {
  return { type: 'resumed' as const, at: clock.iso(), model };
}
