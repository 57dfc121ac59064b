import path from 'node:path';
import * as vscode from 'vscode';
import { errorText } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import { runCommand } from '../commands.js';
import { Disposable } from '../disposable.js';
import type { KnownSession, SessionIndex } from '../records/sessionIndex.js';
import { lookAgain } from './lookAgain.js';
import type { SessionController } from './sessionController.js';

const KEY = 'mlAgent.unfinishedSession';

/** After a reload the old window's part may take so long to end its run and its engine. */
const ENDING = { times: 30, everyMs: 1000 };

interface Unfinished {
  readonly dir: string;
  readonly id: string;
}

/** Remembers the session that runs here, and offers to go on with it after its window was closed or reloaded. */
export class UnfinishedSession extends Disposable {
  constructor(
    private readonly controller: SessionController,
    private readonly index: SessionIndex,
    private readonly state: vscode.Memento,
    private readonly log: Log,
  ) {
    super();
    this.register(
      controller.onEvent(({ running, event }) => {
        if (event.type === 'sessionStarted') void this.set({ dir: running.dir, id: event.header.sessionId });
        if (event.type === 'summary' && !running.isInterrupted) void this.set(null);
      }),
    );
  }

  /** Asks once, when the workspace has a session that began here and has no end. */
  offer(): void {
    this.ask().catch((error: unknown) => {
      this.log.warn(`Whether a session is unfinished could not be found out: ${errorText(error)}`);
    });
  }

  private async ask(): Promise<void> {
    const unfinished = this.state.get<Unfinished>(KEY);
    if (unfinished === undefined || !vscode.workspace.isTrusted) return;
    const found = await this.settled(unfinished.id);
    if (this.isDisposed || this.controller.running !== null) return;
    if (found?.summary.status !== 'interrupted') {
      if (found?.summary.status !== 'running') await this.set(null);
      return;
    }
    const resume = vscode.l10n.t('Resume');
    const words = vscode.l10n.t(
      'The session of {0} was interrupted after step {1}. Resume it?',
      found.summary.name || path.basename(found.dir),
      found.summary.steps,
    );
    const answer = await vscode.window.showInformationMessage(words, resume, vscode.l10n.t('Not now'));
    if (this.controller.running !== null) return;
    await this.set(null);
    if (answer === resume) await runCommand('mlAgent.resume', { sessionId: found.id });
  }

  /** The session as it is when nobody works on it any more, or as it still is at the end of the patience. */
  private settled(id: string): Promise<KnownSession | undefined> {
    const look = async () => (await this.index.list()).find((known) => known.id === id);
    const isSettled = (found: KnownSession | undefined) =>
      found?.summary.status !== 'running' || this.isDisposed || this.controller.running !== null;
    return lookAgain(look, isSettled, ENDING);
  }

  private async set(unfinished: Unfinished | null): Promise<void> {
    await this.state.update(KEY, unfinished ?? undefined);
  }
}
