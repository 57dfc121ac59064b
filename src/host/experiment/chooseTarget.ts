import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../core/errors.js';
import { FileProblem } from '../fileProblem.js';
import type { SessionIndex } from '../records/sessionIndex.js';
import { requireTrust } from '../trust.js';
import { activeFile } from './activeFile.js';
import { readEditables } from './readEditable.js';
import { saveUntitled } from './saveUntitled.js';
import { experimentOf, isExperimentFile, isScript, refusalOf, type Refusal } from './targetRules.js';

/** What is to be improved or set up. */
export type Target =
  { readonly kind: 'experiment'; readonly dir: string } | { readonly kind: 'script'; readonly script: string };

/** A file or folder of the workspace that may be improved. */
interface Usable {
  /** Absolute. */
  readonly path: string;
  readonly isDirectory: boolean;
}

/**
 * The experiment that is meant: the given file, else the active editor, else the only one of the workspace, else one
 * that the user picks.
 * @throws {UserError} that says why there is none; {vscode.CancellationError} when the user picks none.
 */
export async function chooseTarget(given: vscode.Uri | undefined, index: SessionIndex): Promise<Target> {
  const meant = meantFile(given);
  return meant === undefined ? pickExperiment(index) : targetOf(await usable(meant), index);
}

/**
 * The script that is to be set up: the given file, else the active editor. The rules are those of `chooseTarget`.
 * @returns its absolute path.
 * @throws {UserError} that says why there is none; {vscode.CancellationError} when the user does not save it.
 */
export async function chooseScript(given: vscode.Uri | undefined): Promise<string> {
  const meant = meantFile(given);
  if (meant === undefined) {
    throw new UserError('noScriptOpen', vscode.l10n.t('Open the training script (.py) and try again.'), true);
  }
  const { path: file, isDirectory } = await usable(meant);
  if (isDirectory) throw refused('notAScript', meant);
  return file;
}

/** @throws {UserError} where nothing can be improved at all: without a folder, and in Restricted Mode. */
function meantFile(given: vscode.Uri | undefined): vscode.Uri | undefined {
  const active = activeFile();
  const meant = given ?? (active !== undefined && isCandidate(active) ? active : undefined);
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) throw noFolder(meant);
  requireTrust();
  return meant;
}

function noFolder(meant: vscode.Uri | undefined): UserError {
  if (meant?.scheme === 'file') {
    const words = vscode.l10n.t('No folder is open; open the folder of {0} and try again.', nameOf(meant));
    return new FileProblem('noFolder', words, meant.fsPath);
  }
  const words = vscode.l10n.t('No folder is open. Open the folder of your experiment, or try the sample.');
  return new UserError('noFolder', words, true);
}

async function usable(uri: vscode.Uri): Promise<Usable> {
  const info = uri.scheme === 'file' ? await stat(uri.fsPath).catch(() => null) : null;
  const isDirectory = info?.isDirectory() ?? false;
  const refusal = refusalOf({
    scheme: uri.scheme,
    path: uri.scheme === 'file' ? uri.fsPath : uri.path,
    inWorkspace: vscode.workspace.getWorkspaceFolder(uri) !== undefined,
    isDirectory,
  });
  if (refusal === 'untitled') return usable(await saveUntitled(uri));
  if (refusal !== null) throw refused(refusal, uri);
  return { path: uri.fsPath, isDirectory };
}

async function targetOf({ path: file, isDirectory }: Usable, index: SessionIndex): Promise<Target> {
  const dirs = await index.experimentDirs();
  if (isDirectory) {
    if (dirs.includes(file)) return { kind: 'experiment', dir: file };
    throw refused('notAScript', vscode.Uri.file(file));
  }
  if (isExperimentFile(file)) return { kind: 'experiment', dir: path.dirname(file) };
  const dir = experimentOf(file, await readEditables(dirs));
  return dir === null ? { kind: 'script', script: file } : { kind: 'experiment', dir };
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

function refused(refusal: Exclude<Refusal, 'untitled'>, uri: vscode.Uri): UserError {
  const name = nameOf(uri);
  const sentences: Record<typeof refusal, string> = {
    notebook: vscode.l10n.t('{0} is a notebook; export it as a script (.py) first.', name),
    notOnDisk: vscode.l10n.t('{0} is not a file on this computer; experiments run where their files are.', name),
    outsideWorkspace: vscode.l10n.t('{0} lies outside the open folder; open its folder first.', name),
    notAScript: vscode.l10n.t('{0} is no Python script and no experiment; choose the training script.', name),
  };
  const sentence = sentences[refusal];
  return uri.scheme === 'file'
    ? new FileProblem(refusal, sentence, uri.fsPath)
    : new UserError(refusal, sentence, true);
}

function nameOf(uri: vscode.Uri): string {
  return path.basename(uri.path);
}
