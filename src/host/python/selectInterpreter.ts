import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../core/errors.js';
import { chooseFolder } from '../experiment/chooseFolder.js';
import type { SessionIndex } from '../records/sessionIndex.js';
import { requireTrust } from '../trust.js';
import type { FolderChoice, FoundInterpreter, Interpreters } from './interpreters.js';

type Row = vscode.QuickPickItem & { readonly choice?: FolderChoice; readonly browse?: true };

/**
 * Lets the user choose which Python runs the experiments of a folder; where the workspace has several and none is being
 * looked at, which folder that is.
 * @throws {UserError} when what was chosen does not run; {vscode.CancellationError} when nothing is chosen.
 */
export async function selectInterpreter(interpreters: Interpreters, index: SessionIndex): Promise<void> {
  requireTrust();
  const title = vscode.l10n.t('Select interpreter');
  const dir = await chooseFolder(index, title);
  const row = await vscode.window.showQuickPick(rows(interpreters, dir), {
    title,
    placeHolder: question(dir),
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (row === undefined) throw new vscode.CancellationError();
  const choice = row.browse === true ? { path: await browse() } : (row.choice ?? null);
  if (choice !== null && choice !== 'pythonExtension') await checkRuns(choice.path);
  await interpreters.choose(dir, choice);
  const found = await interpreters.find(dir, AbortSignal.timeout(60_000));
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Experiments run with Python {0} at {1}.', found.version, found.path),
  );
}

function question(dir: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(dir));
  const isOneOfSeveral = folder !== undefined && (vscode.workspace.workspaceFolders ?? []).length > 1;
  return isOneOfSeveral
    ? vscode.l10n.t('Which Python runs the experiments of {0}?', folder.name)
    : vscode.l10n.t('Which Python runs the experiments of this workspace?');
}

async function rows(interpreters: Interpreters, dir: string): Promise<Row[]> {
  const { listPythons } = await import('../../adapters/python/listPythons.js');
  const signal = AbortSignal.timeout(60_000);
  const workspaceDir = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(dir))?.uri.fsPath;
  const [now, known] = await Promise.all([
    interpreters.find(dir, signal).catch((error: unknown) => {
      if (error instanceof UserError) return null; // What does not run is not in use; the list says what does.
      throw error;
    }),
    interpreters.extension.known(),
  ]);
  const found = await listPythons({ experimentDir: dir, workspaceDir, known, signal });
  return [
    automatic(interpreters.extension.isHere, interpreters.choice(dir), now),
    { label: vscode.l10n.t('Found on this computer'), kind: vscode.QuickPickItemKind.Separator },
    ...found.map((one) => ({
      label: `Python ${one.version}`,
      description: [
        environmentName(one.path),
        ...(one.path === now?.path ? [vscode.l10n.t('in use')] : []),
        ...(one.supported ? [] : [vscode.l10n.t('3.10 or newer is better')]),
      ].join(' · '),
      detail: one.path,
      choice: { path: one.path },
    })),
    { label: vscode.l10n.t('Other'), kind: vscode.QuickPickItemKind.Separator },
    { label: `$(folder-opened) ${vscode.l10n.t('Browse ...')}`, browse: true },
  ];
}

/** The row that takes a choice back. */
function automatic(hasExtension: boolean, choice: FolderChoice, now: FoundInterpreter | null): Row {
  const label = hasExtension
    ? vscode.l10n.t("Use the Python extension's choice")
    : vscode.l10n.t('Find it by itself: the setting, the virtual environment near the experiment, python3');
  const isNow = hasExtension ? now?.origin === 'pythonExtension' : choice === null;
  return {
    label: `$(sparkle) ${label}`,
    description: isNow ? vscode.l10n.t('in use') : '',
    choice: hasExtension ? 'pythonExtension' : null,
  };
}

/** The folder of a virtual environment, `.venv`, or the folder of the program. */
export function environmentName(interpreter: string): string {
  const folder = path.dirname(interpreter);
  return /^(bin|scripts)$/i.test(path.basename(folder)) ? path.basename(path.dirname(folder)) : path.basename(folder);
}

async function browse(): Promise<string> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose the Python that runs your experiments'),
    openLabel: vscode.l10n.t('Use this Python'),
  });
  const file = chosen?.[0]?.fsPath;
  if (file === undefined) throw new vscode.CancellationError();
  return file;
}

async function checkRuns(interpreter: string): Promise<void> {
  const { probePython } = await import('../../adapters/python/findPython.js');
  if ((await probePython([interpreter])) !== null) return;
  throw new UserError('pythonNotRunning', vscode.l10n.t('{0} does not run as Python 3.', interpreter), true);
}
