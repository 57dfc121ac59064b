import * as vscode from 'vscode';
import type { Log } from '../../core/ports.js';
import type { SentState } from '../../shared/protocol.js';
import { Disposable } from '../disposable.js';
import { endOf } from '../records/sessionSummary.js';
import type { KnownSession, SessionIndex } from '../records/sessionIndex.js';
import { IDLE } from '../session/activityTracker.js';
import type { SessionController } from '../session/sessionController.js';
import type { UndoStore } from '../steps/undoStore.js';
import { stateMessage } from './stateMessage.js';

/** Without a repository there is no branch to make; that is no news for the log. */
const SILENT: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Which session is shown, and everything that the view has to know about it. It outlives the page. */
export class TrajectoryModel extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  private selected: string | null = null;
  private readonly gitAsked = new Map<string, Promise<boolean>>();
  private readonly gitFound = new Set<string>();

  /** The whole state must be sent again. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly controller: SessionController,
    private readonly index: SessionIndex,
    private readonly undo: UndoStore,
  ) {
    super();
    const change = () => this.changed.fire();
    this.register(index.onDidChange(change));
    this.register(controller.onDidEnd(change));
    this.register(undo.onDidChange(change));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(change));
    this.register(
      controller.onEvent(({ event }) => {
        if (event.type === 'sessionStarted') this.select(event.header.sessionId);
      }),
    );
  }

  /** Shows another session. */
  select(id: string): void {
    this.selected = id;
    this.changed.fire();
  }

  /** The session shown: the selected one, else the running one, else the newest. */
  async shown(): Promise<KnownSession | null> {
    return this.shownOf(await this.index.list());
  }

  private shownOf(sessions: readonly KnownSession[]): KnownSession | null {
    const wanted = this.selected ?? this.controller.running?.id;
    return sessions.find(({ id }) => id === wanted) ?? sessions[0] ?? null;
  }

  async state(): Promise<SentState> {
    const sessions = await this.index.list();
    const shown = this.shownOf(sessions);
    const hasExperiment = (await this.index.experimentDirs()).length > 0;
    const { running } = this.controller;
    return stateMessage(
      shown && { ...shown.outline, end: endOf(shown.outline.end, shown.summary.status === 'running') },
      {
        sessions: sessions.map(({ summary }) => summary),
        activity: running?.activity ?? IDLE,
        notes: [...(running?.control.notes ?? [])],
        restricted: !vscode.workspace.isTrusted,
        hasExperiment,
        canUndoRestore: this.undo.last !== null,
        hasGit: shown !== null && this.gitFound.has(shown.dir),
        locale: vscode.env.language,
        strings: vscode.l10n.bundle ?? {},
      },
    );
  }

  /**
   * The session shown when a branch can be made of it, else null. The state does not wait for this: it starts a process,
   * which takes as long as reading a long record.
   */
  async sessionWithGit(): Promise<string | null> {
    const shown = await this.shown();
    return shown !== null && (await this.hasGit(shown.dir)) ? shown.id : null;
  }

  /** Asked once a folder: a repository seldom comes or goes. */
  private hasGit(dir: string): Promise<boolean> {
    if (!vscode.workspace.isTrusted) return Promise.resolve(false);
    const asked = this.gitAsked.get(dir) ?? this.askGit(dir);
    this.gitAsked.set(dir, asked);
    return asked;
  }

  private async askGit(dir: string): Promise<boolean> {
    const { openRepository } = await import('../../adapters/git/repository.js');
    const found = (await openRepository(dir, SILENT)) !== null;
    if (found) this.gitFound.add(dir);
    return found;
  }
}
