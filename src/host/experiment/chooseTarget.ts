import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../core/errors.js';
import type { SessionIndex } from '../records/sessionIndex.js';
import { activeFile } from './activeFile.js';
import { readEditable } from './readEditable.js';
import { experimentOf, isExperimentFile, isScript, refusalOf, type Refusal } from './targetRules.js';

/** What is to be improved or set up. */
export type Target =
  { readonly kind: 'experiment'; readonly dir: string } | { readonly kind: 'script'; readonly script: string };

/**
 * The experiment that is meant: the given file, else the active editor, else the only one of the workspace, else one
 * that the user picks.
 * @throws {UserError} that says why there is none; {vscode.CancellationError} when the user picks none.
 */
export async function chooseTarget(given: vscode.Uri | undefined, index: SessionIndex): Promise<Target> {
  requireFolder();
  const active = activeFile();
  if (given !== undefined) return targetOf(given, index);
  if (active !== undefined && isCandidate(active)) return targetOf(active, index);
  return pickExperiment(index);
}

/** @throws {UserError} when no folder is open. */
export function requireFolder(): void {
  if ((vscode.workspace.workspaceFolders ?? []).length > 0) return;
  throw new UserError(
    'noFolder',
    vscode.l10n.t('No folder is open. Open the folder of your experiment, or try the sample.'),
    true,
  );
}

async function targetOf(uri: vscode.Uri, index: SessionIndex): Promise<Target> {
  const info = uri.scheme === 'file' ? await stat(uri.fsPath).catch(() => null) : null;
  const refusal = refusalOf({
    scheme: uri.scheme,
    path: uri.scheme === 'file' ? uri.fsPath : uri.path,
    inWorkspace: vscode.workspace.getWorkspaceFolder(uri) !== undefined,
    isDirectory: info?.isDirectory() ?? false,
  });
  if (refusal !== null) throw refused(refusal, path.basename(uri.path));
  const dirs = await index.experimentDirs();
  if (info?.isDirectory()) {
    if (dirs.includes(uri.fsPath)) return { kind: 'experiment', dir: uri.fsPath };
    throw refused('noScript', path.basename(uri.path));
  }
  if (isExperimentFile(uri.fsPath)) return { kind: 'experiment', dir: path.dirname(uri.fsPath) };
  const experiments = await Promise.all(dirs.map(async (dir) => ({ dir, editable: await readEditable(dir) })));
  const dir = experimentOf(uri.fsPath, experiments);
  return dir === null ? { kind: 'script', script: uri.fsPath } : { kind: 'experiment', dir };
}

/** Files that are open for another reason, such as a README, say nothing about what should be improved. */
function isCandidate(uri: vscode.Uri): boolean {
  if (uri.path.endsWith('.ipynb')) return true;
  if (uri.scheme === 'untitled') {
    const isThis = (document: vscode.TextDocument) => document.uri.toString() === uri.toString();
    return vscode.workspace.textDocuments.find(isThis)?.languageId === 'python';
  }
  return uri.scheme === 'file' && (isScript(uri.path) || isExperimentFile(uri.path));
}

async function pickExperiment(index: SessionIndex): Promise<Target> {
  const dirs = await index.experimentDirs();
  if (dirs.length === 1) return { kind: 'experiment', dir: dirs[0]! };
  if (dirs.length === 0) {
    throw new UserError(
      'noScriptOpen',
      vscode.l10n.t('There is no experiment in this folder yet. Open the training script (.py) and try again.'),
      true,
    );
  }
  const items = dirs.map((dir) => ({
    label: path.basename(dir),
    description: vscode.workspace.asRelativePath(dir),
    dir,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Improve experiment'),
    placeHolder: vscode.l10n.t('Which experiment?'),
  });
  if (chosen === undefined) throw new vscode.CancellationError();
  return { kind: 'experiment', dir: chosen.dir };
}

function refused(refusal: Refusal, name: string): UserError {
  const sentences: Record<Refusal, string> = {
    untitled: vscode.l10n.t('{0} is not saved as a file yet; save it in the open folder and try again.', name),
    notebook: vscode.l10n.t('{0} is a notebook; export it as a script (.py) first.', name),
    notOnDisk: vscode.l10n.t('{0} is not a file on this computer; experiments run where their files are.', name),
    outsideWorkspace: vscode.l10n.t('{0} lies outside the open folder; open its folder first.', name),
    noScript: vscode.l10n.t('{0} is no Python script and no experiment; choose the training script.', name),
  };
  return new UserError(refusal, sentences[refusal], true);
}
