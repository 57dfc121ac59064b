import type { ModelInfo } from '../shared/record.js';
import type { Summary } from '../shared/event.js';
import { WorkAhead } from './ahead/workAhead.js';
import { ideaPool } from './agent/ideas/ideaPool.js';
import { prepareState } from './agent/prepareState.js';
import { runBaseline } from './environment/baseline.js';
import { errorText } from './errors.js';
import { whyStop, type Stop } from './limits.js';
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
  PythonSyntax,
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
  readonly syntax: PythonSyntax;
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
 * @param firstStep steps before it count against the budget alone, and not as failures in a row; 0 goes on as though
 * the session had never been broken off.
 */
export async function improve(
  parts: Parts,
  session: Session,
  resumed: boolean,
  firstStep = session.steps.length,
): Promise<Summary> {
  const { store, emit, clock, control } = parts;
  const usedBefore = session.secondsUsed;
  const started = clock.now();
  const secondsNow = () => usedBefore + (clock.now() - started) / 1000;
  const ahead = new WorkAhead(parts);
  emit({ type: 'sessionStarted', header: session.header, record: store.dir, resumed });

  try {
    const failed = session.baseline === null ? await measureBaseline(parts, session) : null;
    if (failed !== null) return await end(parts, session, failed, secondsNow());
    for (;;) {
      await passPause(parts);
      const stop = whyStop(session, control, { firstStep, secondsNow: secondsNow() });
      if (stop !== null) return await end(parts, session, stop, secondsNow());
      await explore(parts, session, secondsNow());
      emit({ type: 'stepStarted', stepId: session.nextId, of: session.experiment.budget.steps });
      const { step, scripts } = await takeStep(parts, session, secondsNow(), ahead);
      await finish(parts, session, step, scripts);
    }
  } catch (error) {
    await recordError(parts, error);
    throw error;
  }
}

/** @returns null, or why the session cannot go on without a baseline. */
async function measureBaseline(parts: Parts, session: Session): Promise<Stop | null> {
  parts.emit({ type: 'stepStarted', stepId: 0, of: session.experiment.budget.steps });
  const step = await runBaseline(parts, session);
  await finish(parts, session, step, session.originals);
  if (step.status === 'baseline') return null;
  if (step.status !== 'cancelled') return { stopped: 'baselineFailed', sentence: step.reason };
  return { stopped: 'user', sentence: 'Stopped by the user before the baseline was measured.' };
}

/** The pool of ideas, before the first step of a session that explores. A stop leaves it for the next sitting. */
async function explore(parts: Parts, session: Session, secondsNow: number): Promise<void> {
  if (!session.agent.pool || session.ideas !== null || session.stepsTaken > 0) return;
  // Notes of the user wait for the first step.
  const quiet = { model: parts.model, syntax: parts.syntax, control: { takeNotes: () => [] } };
  const { prefix } = await prepareState(quiet, session, secondsNow);
  const input = { messages: prefix, seed: session.header.seed, signal: parts.control.stopNow };
  const ideas = await ideaPool(parts, input);
  if (ideas === null) return;
  await parts.store.append(ideas);
  session.explored(ideas);
}

async function passPause({ control, emit }: Parts): Promise<void> {
  let paused = false;
  await control.waitWhilePaused(() => {
    paused = true;
    emit({ type: 'paused' });
  });
  if (paused) emit({ type: 'resumed' });
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

async function end(parts: Parts, session: Session, stop: Stop, seconds: number): Promise<Summary> {
  await parts.store.append({ type: 'end', at: parts.clock.iso(), ...stop });
  const summary = summarise(session, { ...stop, seconds, record: parts.store.dir });
  parts.emit(summary);
  return summary;
}

/** The record says why it ends here; when it cannot be written, the error that the caller gets says so. */
async function recordError({ store, clock, log }: Parts, error: unknown): Promise<void> {
  const line = { type: 'end', at: clock.iso(), stopped: 'error', sentence: errorText(error) } as const;
  await store
    .append(line)
    .catch((second: unknown) => log.warn(`The end of the session is not in the record: ${errorText(second)}`));
}

/** Line for the record when a session goes on, perhaps with another model. */
export function resumedLine(clock: Clock, model: ModelInfo) {
  return { type: 'resumed' as const, at: clock.iso(), model };
}
