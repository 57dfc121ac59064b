import type { Clock, Store } from '../../core/ports.js';
import type { Session } from '../../core/trajectory/session.js';
import type { SessionEvent } from '../../shared/event.js';
import type { Activity } from '../../shared/protocol.js';
import type { ApprovalMode } from '../contributions.js';
import { ActivityTracker } from './activityTracker.js';
import { PausableClock } from './pausableClock.js';
import { Questions, type Question } from './questions.js';
import { SessionControl } from './sessionControl.js';

export interface RunningOptions {
  /** Absolute folder of the experiment. */
  readonly dir: string;
  readonly name: string;
  readonly mode: ApprovalMode;
  readonly clock: Clock;
  /** Called when phase, notes or an open question changed. */
  readonly onChange: () => void;
  readonly onQuestion: (question: Question | null) => void;
}

/** One session while it runs here: how it is steered, what it does now, and what it holds. Knows no VS Code. */
export class RunningSession {
  readonly dir: string;
  readonly name: string;
  readonly control: SessionControl;
  readonly questions: Questions;
  readonly clock: PausableClock;
  /** When the user is asked; may be changed while the session runs. */
  mode: ApprovalMode;
  /** The session in memory, from when the model is loaded. */
  session: Session | null = null;
  /** Absolute path of the log of the last run that began. */
  runLog: string | null = null;
  private readonly tracker: ActivityTracker;
  private startedAt = 0;
  /** Seconds of earlier sittings of a resumed session. */
  private usedBefore = 0;
  private interrupted = false;
  private releasePause: (() => void) | null = null;

  constructor(options: RunningOptions) {
    this.dir = options.dir;
    this.name = options.name;
    this.mode = options.mode;
    this.clock = new PausableClock(options.clock);
    this.control = new SessionControl(() => {
      if (this.control.state !== 'paused') this.endPause();
      options.onChange();
    });
    this.questions = new Questions({
      mode: () => this.mode,
      stop: this.control.stopNow,
      hold: () => this.clock.hold(),
      onQuestion: (question) => {
        options.onQuestion(question);
        options.onChange();
      },
    });
    const steering = () => ({ control: this.control.state, waiting: this.questions.open !== null });
    this.tracker = new ActivityTracker(
      () => this.clock.iso(),
      steering,
      () => this.left(),
    );
  }

  get id(): string | null {
    return this.session?.header.sessionId ?? null;
  }

  get activity(): Activity {
    return this.tracker.current();
  }

  /** The session is loaded and its minutes begin to count. */
  begin(session: Session): void {
    this.session = session;
    this.usedBefore = session.secondsUsed;
    this.startedAt = this.clock.now();
  }

  /** Takes an event in. @returns whether it should be shown at once. */
  take(event: SessionEvent): boolean {
    if (event.type === 'runStarted') this.runLog = event.log;
    if (event.type === 'paused') this.releasePause ??= this.clock.hold();
    return this.tracker.take(event);
  }

  /**
   * Ends the session because its window closes: the running step is aborted and neither it nor an end is recorded, so
   * that the session can be resumed from its last finished step.
   */
  interrupt(): void {
    this.interrupted = true;
    this.control.stop();
  }

  get isInterrupted(): boolean {
    return this.interrupted;
  }

  /** The record as the loop may write it: not at all once the session was interrupted. */
  guarded(store: Store): Store {
    return {
      sessionId: store.sessionId,
      dir: store.dir,
      append: (line) => (this.interrupted ? Promise.resolve() : store.append(line)),
      putObject: (text) => store.putObject(text),
      getObject: (sha256) => store.getObject(sha256),
    };
  }

  private endPause(): void {
    this.releasePause?.();
    this.releasePause = null;
  }

  private left(): Activity['left'] {
    if (this.session === null) return null;
    const { budget } = this.session.experiment;
    const used = this.usedBefore + (this.clock.now() - this.startedAt) / 1000;
    return {
      steps: Math.max(0, budget.steps - this.session.stepsTaken),
      seconds: Math.max(0, budget.minutes * 60 - used),
    };
  }
}
