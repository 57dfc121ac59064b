import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { SessionIndex } from '../records/sessionIndex.js';
import { activeFile } from './activeFile.js';
import { readEditables } from './readEditable.js';
import { folderInQuestion, type Editables } from './targetRules.js';

/**
 * The folder that a command without an argument is about, see `folderInQuestion`; where several come into question, the
 * one that the user picks. The user's home without a folder.
 * @param title of the question.
 * @throws {vscode.CancellationError} when the user picks none.
 */
export async function chooseFolder(index: SessionIndex, title: string): Promise<string> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) return homedir();
  const experiments = await readEditables(await index.experimentDirs());
  const found = folderOfWindow(experiments);
  if (found !== null) return found;
  const items = folders.map(({ name, uri }) => ({ label: name, description: uri.fsPath, dir: uri.fsPath }));
  const placeHolder = vscode.l10n.t('Which folder is meant?');
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
  if (chosen === undefined) throw new vscode.CancellationError();
  return folderInQuestion({ active: null, folders: [chosen.dir], experiments }) ?? chosen.dir;
}

/**
 * The folder whose interpreter is worth showing: the only experiment's, else that of the active file, else the first
 * experiment's. Null when there is no experiment.
 */
export async function shownFolder(index: SessionIndex): Promise<string | null> {
  const dirs = await index.experimentDirs();
  if (dirs.length < 2) return dirs[0] ?? null;
  return folderOfWindow(await readEditables(dirs)) ?? dirs[0]!;
}

function folderOfWindow(experiments: readonly Editables[]): string | null {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const uri = activeFile();
  const folder = uri?.scheme === 'file' ? vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath : undefined;
  const active = uri === undefined || folder === undefined ? null : { file: uri.fsPath, folder };
  return folderInQuestion({ active, folders, experiments });
}
