import { cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../core/errors.js';
import type { ContextKeys } from './contextKeys.js';
import type { Interpreters } from './python/interpreters.js';
import { offerPackages } from './samplePackages.js';

/** The sample that the walkthrough ends with: handwritten digits, a minute a session. */
const SAMPLE = 'digits';

/**
 * Copies the sample experiment to a folder and opens it, in this window when no folder is open.
 * @throws {UserError} when the folder is taken by something else; {vscode.CancellationError} when none is chosen.
 */
export async function openSample(parts: {
  readonly extensionUri: vscode.Uri;
  readonly storageUri: vscode.Uri;
  readonly interpreters: Interpreters;
  readonly keys: ContextKeys;
}): Promise<void> {
  const { extensionUri, storageUri, interpreters, keys } = parts;
  const parent = await askParent(storageUri);
  const target = path.join(parent, `ml-agent-${SAMPLE}`);
  const source = vscode.Uri.joinPath(extensionUri, 'tasks', 'samples', SAMPLE).fsPath;
  const there = await readdir(target).catch(() => null);
  if (there !== null && there.length > 0 && !there.includes('ml-agent.json')) {
    throw new UserError('folderTaken', vscode.l10n.t('{0} holds other files; choose another folder.', target), true);
  }
  await mkdir(target, { recursive: true });
  // What the user changed in an earlier copy stays.
  await cp(source, target, { recursive: true, force: false });
  await offerPackages(target, interpreters);
  keys.set('mlAgent.hasSample', true);
  const forceNewWindow = (vscode.workspace.workspaceFolders ?? []).length > 0;
  await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(target), { forceNewWindow });
}

async function askParent(storageUri: vscode.Uri): Promise<string> {
  const own = path.join(storageUri.fsPath, 'samples');
  const items = [
    { label: vscode.l10n.t("ML-Agent's own folder"), detail: own, choose: false },
    { label: vscode.l10n.t('Another folder ...'), choose: true },
  ];
  const title = vscode.l10n.t('Open the sample experiment');
  const placeHolder = vscode.l10n.t('Where should the sample be copied to?');
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder });
  if (chosen === undefined) throw new vscode.CancellationError();
  if (!chosen.choose) return own;
  const folders = await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, title });
  const folder = folders?.[0]?.fsPath;
  if (folder === undefined) throw new vscode.CancellationError();
  return folder;
}
