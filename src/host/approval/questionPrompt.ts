import * as vscode from 'vscode';
import type { ContextKeys } from '../contextKeys.js';
import { Disposable } from '../disposable.js';
import type { Question } from '../session/questions.js';
import type { SessionController } from '../session/sessionController.js';
import type { StepDocuments } from '../steps/stepDocuments.js';

/**
 * Asks about an edit or a run: a diff editor with Allow and Decline in its title, and a notification with the same
 * buttons. Neither takes the focus. A notification that is closed is no answer: the status bar goes on showing that
 * a step waits.
 */
export class QuestionPrompt extends Disposable {
  constructor(
    private readonly controller: SessionController,
    private readonly documents: StepDocuments,
    private readonly context: ContextKeys,
  ) {
    super();
    this.register(controller.onQuestion((question) => void this.onQuestion(question)));
  }

  /** Asks again, for whoever closed the notification. */
  async ask(): Promise<void> {
    const question = this.controller.running?.questions.open ?? null;
    if (question === null) return;
    const rows = this.rows(question);
    const chosen = await vscode.window.showQuickPick(rows, { title: words(question), ignoreFocusOut: true });
    await chosen?.act();
  }

  allow(): void {
    this.controller.running?.questions.answer({ allow: true });
  }

  /** Declines, and hands the policy a reason if the user gives one. */
  async decline(): Promise<void> {
    const questions = this.controller.running?.questions;
    const asked = questions?.open;
    if (questions === undefined || asked == null) return;
    const reason = await vscode.window.showInputBox({
      title: vscode.l10n.t('Decline step {0}', asked.stepId),
      prompt: vscode.l10n.t('Why? The agent reads it. May stay empty.'),
      ignoreFocusOut: true,
    });
    // Escape takes the declining back; meanwhile the session may have gone on.
    if (reason === undefined || questions.open !== asked) return;
    questions.answer({ allow: false, reason: reason.trim() || 'no reason was given.' });
  }

  private async onQuestion(question: Question | null): Promise<void> {
    this.context.set('mlAgent.waiting', question !== null);
    if (question === null) return;
    await this.showDiff(question, true);
    const rows = this.rows(question);
    const labels = rows.map(({ label }) => label);
    const answer = await vscode.window.showInformationMessage(words(question), ...labels);
    if (this.controller.running?.questions.open !== question) return;
    await rows.find(({ label }) => label === answer)?.act();
  }

  private rows(question: Question): { label: string; act: () => Promise<void> | void }[] {
    const rows: { label: string; act: () => Promise<void> | void }[] = [
      { label: vscode.l10n.t('Allow'), act: () => this.allow() },
      { label: vscode.l10n.t('Decline'), act: () => this.decline() },
    ];
    if (question.edit !== null) {
      rows.push({ label: vscode.l10n.t('Show change'), act: () => this.showDiff(question, false) });
    }
    return rows;
  }

  private async showDiff({ edit }: Question, preserveFocus: boolean): Promise<void> {
    if (edit === null) return;
    const title = vscode.l10n.t('{0}: proposed change of step {1}', edit.file, edit.stepId);
    await this.documents.showProposed(edit, title, preserveFocus);
  }
}

function words(question: Question): string {
  if (question.kind === 'run') {
    return vscode.l10n.t('Step {0}: run "{1}"?', question.stepId, question.command ?? '');
  }
  const idea = question.edit?.idea.replace(/\s+/g, ' ').slice(0, 200) ?? '';
  return vscode.l10n.t('Step {0}: allow this change? {1}', question.stepId, idea);
}
