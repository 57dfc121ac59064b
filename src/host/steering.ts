import * as vscode from 'vscode';
import { UserError } from '../core/errors.js';
import type { RunningSession } from './session/runningSession.js';
import type { SessionController } from './session/sessionController.js';

/** Longest note, in characters; it enters the prompt of the next step. */
const NOTE = 1000;

/** The running session. @throws {UserError} when none runs. */
export function requireRunning(controller: SessionController): RunningSession {
  if (controller.running !== null) return controller.running;
  throw new UserError('notRunning', vscode.l10n.t('No session is running in this window.'), true);
}

/** Stops at once, after a question: the running step is lost. */
export async function stopNow(controller: SessionController): Promise<void> {
  const running = requireRunning(controller);
  const stop = vscode.l10n.t('Stop now');
  const after = vscode.l10n.t('Stop after this run');
  const question = vscode.l10n.t('Stop the session of {0} now?', running.name);
  const detail = vscode.l10n.t('The running step is aborted; all earlier steps stay in the record.');
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, stop, after);
  if (answer === undefined) throw new vscode.CancellationError();
  if (answer === stop) running.control.stop();
  else running.control.stopAfterRun();
}

/** Gives the agent a note for its next step. */
export async function addNote(controller: SessionController, given: string | undefined): Promise<void> {
  const running = requireRunning(controller);
  const text =
    given ??
    (await vscode.window.showInputBox({
      title: vscode.l10n.t('Add a note'),
      prompt: vscode.l10n.t('The agent reads it before its next step.'),
      placeHolder: vscode.l10n.t('Try a smaller learning rate'),
    }));
  if (text === undefined || text.trim() === '') throw new vscode.CancellationError();
  running.control.addNote(text.trim().slice(0, NOTE));
}
