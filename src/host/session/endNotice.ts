import * as vscode from 'vscode';
import { formatNumber, gainOf } from '../../core/agent/memory.js';
import type { Summary } from '../../shared/event.js';
import { runCommand } from '../commands.js';
import { Disposable } from '../disposable.js';
import type { Ended, SessionController } from './sessionController.js';

/** One notification when a session has ended: what it brought, and what can be done with it. */
export class EndNotice extends Disposable {
  constructor(controller: SessionController) {
    super();
    this.register(controller.onDidEnd((ended) => void this.show(ended)));
  }

  private async show({ running, summary }: Ended): Promise<void> {
    if (summary === null || running.isInterrupted) return;
    const apply = vscode.l10n.t('Apply best');
    const trajectory = vscode.l10n.t('Show trajectory');
    const terminal = vscode.l10n.t('Show terminal');
    const { metric } = running.session!.experiment;
    if (summary.stopped === 'baselineFailed') {
      const answer = await vscode.window.showErrorMessage(`${running.name}: ${summary.sentence}`, terminal);
      return answer === terminal ? runCommand('mlAgent.showTerminal') : undefined;
    }
    const improved = isImproved(summary, metric.direction);
    const result = improved
      ? vscode.l10n.t(
          '{0} went from {1} to {2}.',
          metric.name,
          formatNumber(summary.baseline!),
          formatNumber(summary.best!),
        )
      : vscode.l10n.t('No better script was found.');
    const buttons = improved ? [apply, trajectory] : [trajectory];
    const message = `${running.name}: ${result} ${summary.sentence}`;
    const answer = await vscode.window.showInformationMessage(message, ...buttons);
    if (answer === apply) await runCommand('mlAgent.applyBest', { sessionId: summary.sessionId });
    if (answer === trajectory) await runCommand('mlAgent.showTrajectory');
  }
}

function isImproved({ baseline, best }: Summary, direction: 'maximize' | 'minimize'): boolean {
  return baseline !== null && best !== null && gainOf(baseline, best, direction) > 0;
}
