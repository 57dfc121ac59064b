import { createHash } from 'node:crypto';
import type { Status } from '../../shared/record.js';
import { decide, type DecideParts, type Decision } from '../agent/decide.js';
import type { BlockParts } from '../agent/editBlock.js';
import { decideInput } from '../agent/decideInput.js';
import { prepareState } from '../agent/prepareState.js';
import { errorText } from '../errors.js';
import type { Control, Emit, Log } from '../ports.js';
import type { Session } from '../trajectory/session.js';
import { FORESEEN } from './foreseen.js';
import { preparedReply, type Prepared } from './prepared.js';

export type AheadParts = Pick<BlockParts, 'model' | 'clock' | 'syntax'> & {
  readonly control: Control;
  readonly log: Log;
};

/** What preparing a step has cost, whether or not it is used. */
export interface Spent {
  /** Tokens that the policy wrote. */
  readonly tokens: number;
  /** Seconds that it took. */
  readonly seconds: number;
}

/** The session that is foreseen, and its seconds when its next step begins. */
export interface Foreseen {
  readonly session: Session;
  readonly secondsThen: number;
}

interface Work {
  readonly stop: AbortController;
  /** Never rejects; null when preparing failed. */
  readonly decision: Promise<Decision | null>;
  isDropped: boolean;
  seconds: number;
}

/**
 * Prepares the next step while a script runs and the model would be idle: the policy is asked as it will be if the
 * script is discarded. What it says is no decision. The next step asks the policy again, with the real state and the
 * same seed, and what was prepared is the draft of its replies, verified token by token. So the trajectory is the one
 * without preparing, up to the rounding of batches, and no state holds a guess.
 *
 * All is dropped at once when the outcome is another, and when the user stops, pauses or gives a note. A failure is
 * dropped in silence: if it is one of the next step's, that step meets it too.
 */
export class WorkAhead {
  private work: Work | null = null;
  private prepared: Prepared | null = null;
  private unhear: () => void = () => undefined;

  constructor(private readonly parts: AheadParts) {}

  /**
   * Hears the events of a step: preparing begins when its script runs, after all questions to the user, and is dropped
   * when the script is run again with other seeds, which only a better one is, and when its run failed, so that the
   * model is free for the repair.
   * @param foreseen null when nothing is to be prepared.
   */
  hearing(emit: Emit, foreseen: () => Foreseen | null): Emit {
    return (event) => {
      emit(event);
      if (event.type === 'runEnded' && (event.end !== 'exited' || event.exitCode !== 0)) return this.drop();
      if (event.type !== 'runStarted') return;
      if (event.purpose === 'repeat') return this.drop();
      if (this.work !== null) return;
      const next = foreseen();
      if (next !== null) this.begin(next);
    };
  }

  /**
   * The step has ended, and preparing with it; a reply that is not complete is of use as it is.
   * @param status null when the step has failed altogether.
   * @returns what was spent, or null when nothing was prepared.
   */
  async end(status: Status | null): Promise<Spent | null> {
    const { work } = this;
    if (work === null) return null;
    if (status !== FORESEEN) this.drop();
    work.stop.abort();
    const decision = await work.decision;
    this.work = null;
    this.prepared = work.isDropped || decision === null ? null : preparedOf(decision);
    return decision === null ? null : { tokens: tokensOf(decision), seconds: work.seconds };
  }

  /** What was prepared for the step that begins now, once. @param notes of the user, which change its state. */
  take(notes: readonly string[]): Prepared | null {
    const { prepared } = this;
    this.drop();
    return notes.length === 0 ? prepared : null;
  }

  /** Ends preparing and forgets what was prepared. */
  drop(): void {
    this.unhear();
    this.prepared = null;
    if (this.work === null) return;
    this.work.isDropped = true;
    this.work.stop.abort();
  }

  private begin(next: Foreseen): void {
    const { control, clock, log } = this.parts;
    const stop = new AbortController();
    const started = clock.now();
    const decision = this.decideAhead(next, AbortSignal.any([stop.signal, control.stopNow]))
      .catch((error: unknown) => {
        log.debug(`The next step could not be prepared: ${errorText(error)}`);
        return null;
      })
      .finally(() => (work.seconds = (clock.now() - started) / 1000));
    const work: Work = { stop, decision, isDropped: false, seconds: 0 };
    this.work = work;
    const unhear = control.onSteered?.(() => this.drop());
    this.unhear = () => {
      unhear?.();
      this.unhear = () => undefined;
    };
  }

  /** The next step's decision by the code that will make it, without events, notes or objects in the record. */
  private async decideAhead({ session, secondsThen }: Foreseen, signal: AbortSignal): Promise<Decision> {
    const { model, clock, syntax } = this.parts;
    const state = await prepareState({ model, syntax, control: { takeNotes: () => [] } }, session, secondsThen);
    return decide(
      { model, clock, syntax, emit: () => undefined, store: NOWHERE },
      decideInput(session, state, signal),
    );
  }
}

/** Gives texts their hashes and keeps none. */
const NOWHERE: DecideParts['store'] = {
  putObject: (text) => Promise.resolve(createHash('sha256').update(text).digest('hex')),
};

function preparedOf({ calls, turns, written, reply }: Decision): Prepared | null {
  // A reply for each direction comes before the code, which may take several calls.
  const replies = calls
    .slice(0, turns + 1)
    .map(preparedReply)
    .filter((one) => one !== null);
  const script = written === null ? null : preparedReply(written);
  const isEdit = reply.ok && reply.action.name === 'Edit Script (AI)';
  const instruction = isEdit ? reply.action.input.edit_instruction : '';
  if (replies.length === 0) return null;
  return { replies, script: script === null ? null : { ...script, instruction } };
}

function tokensOf({ calls }: Decision): number {
  return calls.reduce((sum, { tokens }) => sum + tokens.length, 0);
}
