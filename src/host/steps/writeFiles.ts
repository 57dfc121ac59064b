import { readFile, stat } from 'node:fs/promises';
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
  for (const document of open) {
    if (await document.save()) continue;
    const name = document.uri.fsPath;
    throw new UserError('notSaved', vscode.l10n.t('{0} was changed in the editor, but could not be saved.', name));
  }
}

/**
 * What a file holds: as it is in the editor when it has unsaved changes there, else on disk, since an editor may not
 * have noticed a change from outside yet. Null when it does not exist.
 */
export async function currentText(path: string): Promise<string | null> {
  const isChanged = ({ isDirty, uri }: vscode.TextDocument) => isDirty && uri.scheme === 'file' && uri.fsPath === path;
  const document = vscode.workspace.textDocuments.find(isChanged);
  if (document !== undefined) return document.getText();
  return (await exists(path)) ? readFile(path, 'utf8') : null;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false, // Not there.
  );
}
