import * as vscode from 'vscode';
import { cellsToScript } from './cellsToScript.js';

/** Opens the code of a notebook as a new Python document, which the user looks through and saves. */
export async function openAsScript(notebook: string): Promise<void> {
  const opened = await vscode.workspace.openNotebookDocument(vscode.Uri.file(notebook));
  const cells = opened.getCells().map(({ kind, document }) => ({
    isCode: kind === vscode.NotebookCellKind.Code,
    language: document.languageId,
    text: document.getText(),
  }));
  const script = await vscode.workspace.openTextDocument({ language: 'python', content: cellsToScript(cells) });
  await vscode.window.showTextDocument(script);
}
