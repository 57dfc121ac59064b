import path from 'node:path';
import * as vscode from 'vscode';
import type { LocatedExperiment } from '../../adapters/experimentFiles.js';
import { EXPERIMENT_FILE } from '../contributions.js';
import { FileProblem } from '../fileProblem.js';

/**
 * Reads an experiment for a session. A session works with the files on disk, so unsaved changes of them are saved
 * first if the user wants that.
 * @throws {UserError} when a file cannot be used; {vscode.CancellationError} when the user does not save.
 */
export async function savedExperiment(dir: string): Promise<LocatedExperiment> {
  const { locateExperiment } = await import('../../adapters/experimentFiles.js');
  await saveChanges([path.join(dir, EXPERIMENT_FILE)]);
  const located = await locateExperiment(dir, dir);
  const scripts = located.experiment.editable.map((file) => path.join(dir, file));
  const saved = await saveChanges(scripts);
  return saved ? locateExperiment(dir, dir) : located;
}

/** @returns whether anything was saved. */
export async function saveChanges(files: readonly string[]): Promise<boolean> {
  const changed = vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && document.uri.scheme === 'file' && files.includes(document.uri.fsPath),
  );
  if (changed.length === 0) return false;
  const names = changed.map((document) => path.basename(document.uri.fsPath)).join(', ');
  const save = vscode.l10n.t('Save');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} has unsaved changes; a session works with the saved file.', names),
    { modal: true },
    save,
  );
  if (answer !== save) throw new vscode.CancellationError();
  for (const document of changed) {
    if (await document.save()) continue;
    const { fsPath } = document.uri;
    const words = vscode.l10n.t(
      '{0} could not be saved; save it in the editor, then try again.',
      path.basename(fsPath),
    );
    throw new FileProblem('notSaved', words, fsPath);
  }
  return true;
}
