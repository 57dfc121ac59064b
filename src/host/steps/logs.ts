import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { UserError } from '../../core/errors.js';
import type { StepDetails } from '../../shared/protocol.js';
import type { StepArgument } from '../contributions.js';
import type { HostLog } from '../hostLog.js';
import { logPath, stepDetails } from '../records/stepDetails.js';
import type { SessionController } from '../session/sessionController.js';
import type { StepRef, StepRefs } from './stepRefs.js';

/** Opens the logs of runs, and gathers what the view shows of a step. */
export class Logs {
  constructor(
    private readonly refs: StepRefs,
    private readonly controller: SessionController,
    private readonly log: HostLog,
  ) {}

  /** The log of a step's run; without a step the one of the run that goes on, else the extension's own log. */
  async open(argument: StepArgument): Promise<void> {
    if (argument.stepId === undefined) {
      const { running } = this.controller;
      if (running?.runLog == null || (argument.sessionId ?? running.id) !== running.id) return this.log.show();
      return void (await vscode.window.showTextDocument(vscode.Uri.file(running.runLog), { preview: true }));
    }
    await this.editor(await this.ref(argument));
  }

  /** The log with the line selected that the metric was read from. */
  async openMetricLine(argument: StepArgument): Promise<void> {
    const ref = await this.ref(argument);
    const { metric } = ref.step;
    const editor = await this.editor(ref);
    if (metric === null) return;
    const bytes = await readFile(editor.document.uri.fsPath);
    const line = bytes.subarray(0, metric.offset).filter((byte) => byte === 0x0a).length;
    const { range } = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1));
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenter);
  }

  async details(sessionId: string, stepId: number): Promise<StepDetails> {
    const { known, step } = await this.ref({ sessionId, stepId });
    const { sessionDir } = await import('../../adapters/store/readSession.js');
    return stepDetails(step, sessionDir(known.dir, known.id));
  }

  private ref(argument: StepArgument): Promise<StepRef> {
    return this.refs.step(argument, vscode.l10n.t('Show the log of a step'), ({ run }) => run !== null);
  }

  private async editor({ known, step }: StepRef): Promise<vscode.TextEditor> {
    if (step.run === null) throw new UserError('noRun', vscode.l10n.t('Step {0} ran nothing.', step.id), true);
    const { sessionDir } = await import('../../adapters/store/readSession.js');
    const file = logPath(sessionDir(known.dir, known.id), step.run.log);
    try {
      return await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
    } catch {
      throw new UserError('noLog', vscode.l10n.t('The log of step {0} is not there any more.', step.id));
    }
  }
}
