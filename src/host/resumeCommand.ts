import * as vscode from 'vscode';
import { UserError } from '../core/errors.js';
import type { SessionArgument } from './contributions.js';
import type { ImproveFlow } from './improve/improveFlow.js';
import type { KnownSession, SessionIndex } from './records/sessionIndex.js';
import type { SessionController } from './session/sessionController.js';

/** Goes on: with the paused session, else with an interrupted or stopped one. */
export async function resumeCommand(
  parts: { readonly controller: SessionController; readonly index: SessionIndex; readonly flow: ImproveFlow },
  argument: SessionArgument | undefined,
): Promise<void> {
  const { controller, index, flow } = parts;
  if (controller.running !== null) return controller.running.control.resume();
  const known = argument?.sessionId === undefined ? await pick(index) : await index.find(argument.sessionId);
  await flow.resume(known);
}

async function pick(index: SessionIndex): Promise<KnownSession> {
  const open = (await index.list()).filter(({ summary }) =>
    ['interrupted', 'user', 'minutes', 'error'].includes(summary.status),
  );
  if (open.length === 0) {
    throw new UserError('nothingToResume', vscode.l10n.t('There is no session that could go on.'), true);
  }
  const items = open.map((known) => ({
    label: known.summary.name,
    description: new Date(known.summary.startedAt).toLocaleString(vscode.env.language),
    detail: vscode.l10n.t('{0} steps so far', known.summary.steps),
    known,
  }));
  const title = vscode.l10n.t('Resume a session');
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen.known;
}
