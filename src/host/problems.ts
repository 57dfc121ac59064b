import * as vscode from 'vscode';
import { errorText, UserError } from '../core/errors.js';
import { openAsScript } from './experiment/notebookScript.js';
import type { HostLog } from './hostLog.js';
import { remediesOf, showLog, type Deed, type Remedy } from './remedies.js';
import { userSentence } from './userSentence.js';

/**
 * Shows what went wrong: for what the user can mend its one sentence and buttons for what to do; for a bug one sentence
 * and the way to the log, which has the stack. What the user cancelled is not a problem.
 * @returns the sentence, or null for what was cancelled.
 */
export function showProblem(error: unknown, log: HostLog): string | null {
  if (isCancellation(error)) return null;
  if (error instanceof UserError) {
    const sentence = userSentence(error, vscode.l10n.t);
    log.warn(`${error.code}: ${error.message}`);
    offer(sentence, remediesOf(error, vscode.l10n.t), log);
    return sentence;
  }
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const sentence = vscode.l10n.t('ML-Agent met a fault of its own: {0}', errorText(error));
  offer(sentence, [showLog(vscode.l10n.t)], log);
  return sentence;
}

/** The user said no, or pressed Cancel. */
export function isCancellation(error: unknown): boolean {
  return error instanceof vscode.CancellationError || (error instanceof Error && error.name === 'AbortError');
}

/** Shows the sentence and waits for nobody. */
function offer(sentence: string, remedies: readonly Remedy[], log: HostLog): void {
  const answered = vscode.window.showErrorMessage(sentence, ...remedies.map(({ label }) => label));
  answered
    .then((chosen) => {
      const remedy = remedies.find(({ label }) => label === chosen);
      return remedy === undefined ? undefined : carryOut(remedy.does);
    })
    .then(undefined, (error: unknown) => log.warn(`What a button offers was not done: ${errorText(error)}`));
}

function carryOut(deed: Deed): Thenable<unknown> {
  const run = vscode.commands.executeCommand;
  switch (deed.kind) {
    case 'command':
      return run(deed.id);
    case 'openFolder': {
      // A window that shows something keeps it.
      const forceNewWindow = (vscode.workspace.workspaceFolders ?? []).length > 0;
      return run('vscode.openFolder', vscode.Uri.file(deed.dir), { forceNewWindow });
    }
    case 'showFile':
      return run('vscode.open', vscode.Uri.file(deed.file));
    case 'openAsScript':
      return openAsScript(deed.notebook);
    case 'findScript':
      return run('workbench.action.quickOpen', '.py');
  }
}
