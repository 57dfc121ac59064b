import path from 'node:path';
import * as vscode from 'vscode';
import { errorText } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import { runCommand } from '../commands.js';
import { Disposable } from '../disposable.js';
import type { SessionIndex } from '../records/sessionIndex.js';
import type { SessionController } from './sessionController.js';

const KEY = 'mlAgent.unfinishedSession';

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
    const found = (await this.index.list()).find(({ id }) => id === unfinished.id);
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

  private async set(unfinished: Unfinished | null): Promise<void> {
    await this.state.update(KEY, unfinished ?? undefined);
  }
}
