import * as vscode from 'vscode';
import { UserError } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import { gigabytes } from '../model/modelChoices.js';
import type { KnownSession, SessionIndex } from '../records/sessionIndex.js';

/** Deletes sessions: they are what training would learn from. Always asks. */
export class DeleteData {
  constructor(
    private readonly index: SessionIndex,
    private readonly log: Log,
  ) {}

  /** Lets the user choose among all sessions of the workspace. */
  async choose(): Promise<void> {
    const sessions = (await this.index.list()).filter(({ summary }) => summary.status !== 'running');
    if (sessions.length === 0) {
      throw new UserError('noSession', vscode.l10n.t('There is no training data in this workspace.'), true);
    }
    const items = sessions.map((known) => ({
      label: known.summary.name,
      description: `${new Date(known.summary.startedAt).toLocaleString(vscode.env.language)} · ${gigabytes(known.summary.bytes ?? 0)}`,
      detail: vscode.workspace.asRelativePath(known.dir),
      picked: true,
      known,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Delete training data'),
      placeHolder: vscode.l10n.t('Sessions to delete: records, logs, stored scripts and git commits'),
      canPickMany: true,
    });
    if (chosen === undefined || chosen.length === 0) throw new vscode.CancellationError();
    await this.delete(chosen.map(({ known }) => known));
  }

  async one(sessionId: string): Promise<void> {
    await this.delete([await this.index.find(sessionId)]);
  }

  private async delete(sessions: readonly KnownSession[]): Promise<void> {
    const yes = vscode.l10n.t('Delete');
    const question =
      sessions.length === 1
        ? vscode.l10n.t('Delete the session of {0}?', sessions[0]!.summary.name)
        : vscode.l10n.t('Delete {0} sessions?', sessions.length);
    const detail = vscode.l10n.t('Records, logs and commits of these sessions go. This cannot be undone.');
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, yes);
    if (answer !== yes) throw new vscode.CancellationError();
    const { deleteSession } = await import('../../adapters/store/deleteSessions.js');
    const { removeGitCheckpoint } = await import('../../adapters/git/gitCheckpoints.js');
    let bytes = 0;
    for (const { dir, id } of sessions) {
      bytes += await deleteSession(dir, id);
      if (vscode.workspace.isTrusted) await removeGitCheckpoint(dir, id, this.log);
    }
    this.index.changedHere();
    const words =
      sessions.length === 1
        ? vscode.l10n.t('The session was deleted; {0} are free again.', gigabytes(bytes))
        : vscode.l10n.t('{0} sessions were deleted; {1} are free again.', sessions.length, gigabytes(bytes));
    void vscode.window.showInformationMessage(words);
  }
}
