import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { UserError } from '../../core/errors.js';

/**
 * Writes whole files through the editor, so that its Undo takes them back, and saves them. A text of null removes the
 * file.
 * @param files text by absolute path.
 * @throws {UserError} when the editor refuses.
 */
export async function writeFiles(files: ReadonlyMap<string, string | null>): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const open: vscode.TextDocument[] = [];
  for (const [path, text] of files) {
    const uri = vscode.Uri.file(path);
    if (text === null) {
      edit.deleteFile(uri, { ignoreIfNotExists: true });
    } else if (await exists(path)) {
      const document = await vscode.workspace.openTextDocument(uri);
      const end = document.lineAt(document.lineCount - 1).range.end;
      edit.replace(uri, new vscode.Range(new vscode.Position(0, 0), end), text.replace(/^\uFEFF/, ''));
      open.push(document);
    } else {
      edit.createFile(uri, { contents: new TextEncoder().encode(text) });
    }
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new UserError('notWritten', vscode.l10n.t('The editor could not write the files; nothing was changed.'));
  }
  for (const document of open) await document.save();
}

/** What a file holds: as it is in the editor when it is open there, else on disk; null when it does not exist. */
export async function currentText(path: string): Promise<string | null> {
  if (!(await exists(path))) return null;
  return (await vscode.workspace.openTextDocument(vscode.Uri.file(path))).getText();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false, // Not there.
  );
}
