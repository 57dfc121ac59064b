import path from 'node:path';
import * as vscode from 'vscode';

/**
 * Saves a document that is no file yet, where the user wants it.
 * @returns the file.
 * @throws {vscode.CancellationError} when the user does not save.
 */
export async function saveUntitled(uri: vscode.Uri): Promise<vscode.Uri> {
  const save = vscode.l10n.t('Save');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} is not saved as a file yet; save it in the open folder.', path.basename(uri.path)),
    { modal: true },
    save,
  );
  const saved = answer === save ? await vscode.workspace.save(uri) : undefined;
  if (saved === undefined) throw new vscode.CancellationError();
  return saved;
}
