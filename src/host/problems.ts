import * as vscode from 'vscode';
import { errorText, UserError } from '../core/errors.js';
import type { CommandId } from './contributions.js';
import type { HostLog } from './hostLog.js';
import { userSentence } from './userSentence.js';

/** A button that does something about a problem. */
interface Remedy {
  readonly label: string;
  readonly command: CommandId | 'workbench.trust.manage' | 'vscode.openFolder';
}

/**
 * Shows what went wrong: for what the user can mend its one sentence and a button for what to do; for a bug one
 * sentence and the way to the log, which has the stack. What the user cancelled is not a problem.
 * @returns the sentence, or null for what was cancelled.
 */
export function showProblem(error: unknown, log: HostLog): string | null {
  if (isCancellation(error)) return null;
  const showLog: Remedy = { label: vscode.l10n.t('Show log'), command: 'mlAgent.showLog' };
  if (error instanceof UserError) {
    const sentence = userSentence(error, vscode.l10n.t);
    log.warn(`${error.code}: ${error.message}`);
    void offer(sentence, [...remediesOf(error.code), ...(error.badInput ? [] : [showLog])]);
    return sentence;
  }
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const sentence = vscode.l10n.t('ML-Agent met a fault of its own: {0}', errorText(error));
  void offer(sentence, [showLog]);
  return sentence;
}

/** The user said no, or pressed Cancel. */
export function isCancellation(error: unknown): boolean {
  return error instanceof vscode.CancellationError || (error instanceof Error && error.name === 'AbortError');
}

async function offer(sentence: string, remedies: readonly Remedy[]): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(sentence, ...remedies.map(({ label }) => label));
  const remedy = remedies.find(({ label }) => label === chosen);
  if (remedy !== undefined) await vscode.commands.executeCommand(remedy.command);
}

function remediesOf(code: string): Remedy[] {
  switch (code) {
    case 'modelMissing':
    case 'unknownModel':
    case 'notGguf':
    case 'notAGguf':
    case 'notAChatModel':
    case 'modelDamaged':
    case 'unsupportedArchitecture':
    case 'notEnoughMemory':
    case 'contextBelowFloor':
    case 'engineCrashed':
    case 'loadFailed':
      return [{ label: vscode.l10n.t('Choose model'), command: 'mlAgent.chooseModel' }];
    case 'noPython':
    case 'oldPython':
    case 'pythonNotRunning':
      return [{ label: vscode.l10n.t('Select interpreter'), command: 'mlAgent.selectInterpreter' }];
    case 'noExperiment':
      return [{ label: vscode.l10n.t('Set up experiment'), command: 'mlAgent.setUp' }];
    case 'restricted':
      return [{ label: vscode.l10n.t('Manage trust'), command: 'workbench.trust.manage' }];
    case 'noFolder':
    case 'outsideWorkspace':
      return [
        { label: vscode.l10n.t('Open folder'), command: 'vscode.openFolder' },
        { label: vscode.l10n.t('Open the sample'), command: 'mlAgent.openSample' },
      ];
    default:
      return [];
  }
}
