import * as vscode from 'vscode';

/**
 * The file of the active editor, whatever shows it: text, notebook, custom editor, or the later side of a diff.
 * Undefined for pages such as a view or the settings. Tabs are asked, since a notebook counts as no text editor, and
 * an output channel does.
 */
export function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) return input.modified;
  const shown =
    input instanceof vscode.TabInputText ||
    input instanceof vscode.TabInputNotebook ||
    input instanceof vscode.TabInputCustom;
  return shown ? input.uri : undefined;
}
