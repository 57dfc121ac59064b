import * as vscode from 'vscode';
import type { LocatedExperiment } from '../../adapters/experimentFiles.js';
import type { ResolvedModel } from '../../adapters/llama/models/resolveModel.js';
import type { OpenOptions, OpenSession } from '../../adapters/openSession.js';
import type { PythonInterpreter } from '../../adapters/python/findPython.js';
import { errorText, UserError } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import type { SessionEvent, Summary } from '../../shared/event.js';
import type { Budget } from '../../shared/experiment.js';
import type { ApprovalMode } from '../contributions.js';
import { Disposable } from '../disposable.js';
import type { HostLog } from '../hostLog.js';
import type { Settings } from '../settings.js';
import type { Question } from './questions.js';
import { RunningSession } from './runningSession.js';

/** What a session starts with; everything in it has been checked. */
export interface StartRequest {
  readonly located: LocatedExperiment;
  readonly model: ResolvedModel;
  readonly python: PythonInterpreter | null;
  readonly mode: ApprovalMode;
  readonly budget: Partial<Budget>;
  /** Session to go on with, or null for a new one. */
  readonly resume: string | null;
}

export interface RunningEvent {
  readonly running: RunningSession;
  readonly event: SessionEvent;
}

export interface Ended {
  readonly running: RunningSession;
  /** Null when the session ended before its loop did. */
  readonly summary: Summary | null;
}

/** Runs sessions, one at a time in a window, and tells the listeners of the one stream of events. */
export class SessionController extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  private readonly happened = this.register(new vscode.EventEmitter<RunningEvent>());
  private readonly asked = this.register(new vscode.EventEmitter<Question | null>());
  private readonly began = this.register(new vscode.EventEmitter<RunningSession>());
  private readonly stopped = this.register(new vscode.EventEmitter<Ended>());
  private now: RunningSession | null = null;
  private work: Promise<unknown> = Promise.resolve();

  /** The running session begins, and its model is being loaded. */
  readonly onDidBegin = this.began.event;
  readonly onDidEnd = this.stopped.event;
  readonly onEvent = this.happened.event;
  /** Phase, notes or waiting question changed, or a session began or ended. */
  readonly onDidChange = this.changed.event;
  /** A question waits, or (null) has been answered. */
  readonly onQuestion = this.asked.event;

  constructor(
    private readonly options: {
      readonly distDir: string;
      readonly version: string;
      readonly settings: Settings;
      /** Folder of engine packages that are fetched on demand. */
      readonly engineDir: string;
      /** Folder of evaluated prefixes of prompts. */
      readonly prefixDir: string;
      readonly log: HostLog;
    },
  ) {
    super();
  }

  /** The session that runs, or null. */
  get running(): RunningSession | null {
    return this.now;
  }

  /** @throws {UserError} when a session runs in this window. */
  requireIdle(): void {
    if (this.now === null) return;
    throw new UserError(
      'alreadyRunning',
      vscode.l10n.t('A session of {0} is running in this window; stop it or wait until it ends.', this.now.name),
    );
  }

  /**
   * Runs a session to its end.
   * @returns its summary, or null when it was stopped before its loop began.
   * @throws {UserError} for what the user can mend.
   */
  async run(request: StartRequest): Promise<Summary | null> {
    this.requireIdle();
    const { CLOCK } = await import('../../adapters/openSession.js');
    this.requireIdle();
    const { located, mode } = request;
    const running = new RunningSession({
      dir: located.dir,
      name: located.experiment.name,
      mode,
      clock: CLOCK,
      onChange: () => this.changed.fire(),
      onQuestion: (question) => this.asked.fire(question),
    });
    this.now = running;
    const work = this.locked(running, request);
    this.work = work.catch(() => undefined);
    return work;
  }

  /** Tells all listeners of something that the session does not know of. */
  note(message: string): void {
    if (this.now !== null) this.emit(this.now, { type: 'warning', message });
  }

  /** Interrupts the running session so that it can be resumed, and waits until its processes are gone. */
  async shutDown(): Promise<void> {
    this.now?.interrupt();
    await this.work;
  }

  /** Nothing is shown before the experiment is ours. */
  private async locked(running: RunningSession, request: StartRequest): Promise<Summary | null> {
    let unlock: () => Promise<void>;
    try {
      unlock = await lockExperiment(running.dir);
    } catch (error) {
      this.now = null;
      throw error;
    }
    let summary: Summary | null = null;
    this.began.fire(running);
    this.changed.fire();
    try {
      summary = await this.openAndImprove(running, request);
      return summary;
    } catch (error) {
      if (running.control.stopNow.aborted && !(error instanceof UserError)) return null;
      this.emit(running, { type: 'warning', message: errorText(error) });
      throw error;
    } finally {
      // A folder that cannot be written any more keeps its lock; that must not keep this window from going on.
      await unlock().catch((error: unknown) => this.options.log.warn(`A lock is left over: ${errorText(error)}`));
      this.now = null;
      this.stopped.fire({ running, summary });
      this.changed.fire();
    }
  }

  private async openAndImprove(running: RunningSession, request: StartRequest): Promise<Summary> {
    const opened = await this.open(running, request);
    try {
      const { improve } = await import('../../core/improve.js');
      running.begin(opened.session);
      const parts = { ...opened.parts, clock: running.clock, store: running.guarded(opened.parts.store) };
      return await improve(parts, opened.session, request.resume !== null);
    } finally {
      await opened.close();
    }
  }

  private async open(running: RunningSession, request: StartRequest): Promise<OpenSession> {
    const { openSession, reopenSession } = await import('../../adapters/openSession.js');
    const { builtFiles } = await import('../../adapters/paths.js');
    const { settings, distDir, version, engineDir, prefixDir } = this.options;
    const { located, model, python, budget, resume } = request;
    const options: OpenOptions = {
      located,
      model,
      python,
      built: builtFiles(distDir),
      version,
      // A new session should not repeat the ideas of the last one.
      seed: Math.floor(Math.random() * 1_000_000),
      budget,
      contextSize: settings.get('contextSize') || 'auto',
      threads: settings.get('threads') || 'auto',
      gpu: settings.get('gpu'),
      engineDir,
      prefixDir,
    };
    const front = {
      approver: running.questions,
      control: running.control,
      emit: (event: SessionEvent) => this.emit(running, event),
      log: this.tellingLog(running),
    };
    return resume === null ? openSession(options, front) : reopenSession({ ...options, sessionId: resume }, front);
  }

  /**
   * What is worth a warning happened to the user's files or to the run, such as an engine that was started again: it is
   * told as an event, as on the command line, and the log of sessions writes it down.
   */
  private tellingLog(running: RunningSession): Log {
    const { log } = this.options;
    return {
      debug: (message) => log.debug(message),
      info: (message) => log.info(message),
      warn: (message) => this.emit(running, { type: 'warning', message }),
      error: (message) => log.error(message),
    };
  }

  private emit(running: RunningSession, event: SessionEvent): void {
    const changed = running.take(event);
    this.happened.fire({ running, event });
    if (changed) this.changed.fire();
  }
}

/** Keeps two windows, or a window and the command line, from improving the same files at once. */
async function lockExperiment(dir: string): Promise<() => Promise<void>> {
  const { ensureStateDir } = await import('../../adapters/store/sessionStore.js');
  const { lockSession } = await import('../../adapters/store/sessionLock.js');
  try {
    return await lockSession(await ensureStateDir(dir));
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'sessionBusy') throw error;
    throw new UserError(
      'experimentBusy',
      vscode.l10n.t('This experiment is being improved in another window; wait until it ends, or stop it there.'),
    );
  }
}
