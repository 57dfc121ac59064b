import * as vscode from 'vscode';
import { UserError } from '../core/errors.js';

/** @throws {UserError} in Restricted Mode, in which nothing runs. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError(
    'restricted',
    vscode.l10n.t('This folder is in Restricted Mode: nothing runs until you trust it.'),
  );
}
