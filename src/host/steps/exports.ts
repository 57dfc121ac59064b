import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../core/errors.js';
import type { SessionArgument, StepArgument } from '../contributions.js';
import type { SessionIndex } from '../records/sessionIndex.js';
import type { SessionRef, StepRefs } from './stepRefs.js';

/** Takes results out of the extension: report, record and patch. */
export class Exports {
  constructor(
    private readonly refs: StepRefs,
    private readonly index: SessionIndex,
  ) {}

  /** Writes a report: one HTML page that needs nothing else, or Markdown, by the name that the user gives. */
  async report(argument?: SessionArgument): Promise<void> {
    const ref = await this.refs.session(argument);
    const filters = { [vscode.l10n.t('Web page')]: ['html'], Markdown: ['md'] };
    const target = await this.ask(ref, vscode.l10n.t('Export report'), `${this.nameOf(ref)}-report.html`, filters);
    const { reportData } = await import('../../core/trajectory/reportData.js');
    const { reportHtml } = await import('../../core/trajectory/reportHtml.js');
    const { reportMarkdown } = await import('../../core/trajectory/reportMarkdown.js');
    const last = (await this.index.read(ref.known)).lines.at(-1);
    const data = reportData(ref.session, last?.type === 'end' ? last : null);
    const asMarkdown = /\.(md|markdown)$/i.test(target.fsPath);
    await writeFile(target.fsPath, asMarkdown ? reportMarkdown(data) : reportHtml(data));
    void this.offerOpen(target, asMarkdown);
  }

  /** Copies the record, one JSON line a step, as it is. */
  async trajectory(argument?: SessionArgument): Promise<void> {
    const ref = await this.refs.session(argument);
    const filters = { 'JSON Lines': ['jsonl'] };
    const target = await this.ask(ref, vscode.l10n.t('Export trajectory'), `${this.nameOf(ref)}.jsonl`, filters);
    const { recordPath } = await import('../../adapters/store/sessionStore.js');
    await copyFile(recordPath(ref.known.dir, ref.known.id), target.fsPath);
    const words = vscode.l10n.t('The trajectory was copied to {0}.', target.fsPath);
    void vscode.window.showInformationMessage(words);
  }

  /** Puts all that a step changed since the untouched scripts into the clipboard, for `git apply`. */
  async copyPatch(argument?: StepArgument): Promise<void> {
    const { session, step } = await this.refs.step(argument, vscode.l10n.t('Copy patch of a step'));
    const { unifiedDiff } = await import('../../core/edit/diff.js');
    const diffs = [...session.scriptsOf(step.id)].map(([file, text]) =>
      unifiedDiff(file, session.originals.get(file) ?? null, text),
    );
    const patch = diffs.filter((diff) => diff !== '').join('');
    if (patch === '') throw new UserError('noChange', vscode.l10n.t('Step {0} changed nothing.', step.id), true);
    await vscode.env.clipboard.writeText(patch);
    vscode.window.setStatusBarMessage(vscode.l10n.t('The patch of step {0} is in the clipboard.', step.id), 5000);
  }

  private nameOf({ known }: SessionRef): string {
    return `${known.summary.name.replace(/[^\w.-]+/g, '-')}-${known.id}`;
  }

  private async ask(
    { known }: SessionRef,
    title: string,
    name: string,
    filters: Record<string, string[]>,
  ): Promise<vscode.Uri> {
    const defaultUri = vscode.Uri.file(path.join(known.dir, name));
    const target = await vscode.window.showSaveDialog({ title, defaultUri, filters });
    if (target === undefined) throw new vscode.CancellationError();
    if (target.scheme === 'file') return target;
    throw new UserError('notOnDisk', vscode.l10n.t('Choose a place on the computer that runs the experiment.'), true);
  }

  private async offerOpen(target: vscode.Uri, asMarkdown: boolean): Promise<void> {
    const open = vscode.l10n.t('Open');
    const words = vscode.l10n.t('The report was written to {0}.', target.fsPath);
    if ((await vscode.window.showInformationMessage(words, open)) !== open) return;
    if (asMarkdown) await vscode.commands.executeCommand('vscode.open', target);
    else await vscode.env.openExternal(target);
  }
}
