import path from 'node:path';
import * as vscode from 'vscode';
import { formatNumber, gainOf } from '../../core/agent/memory.js';
import { UserError } from '../../core/errors.js';
import type { SessionArgument, StepArgument } from '../contributions.js';
import type { SessionController } from '../session/sessionController.js';
import { requireTrust } from '../trust.js';
import { restorePlan, isSameText, type FileState } from './restorePlan.js';
import { ShownChange } from './shownChange.js';
import type { SessionRef, StepRefs } from './stepRefs.js';
import { uriOf } from './stepDocuments.js';
import type { UndoStore } from './undoStore.js';
import { currentText, writeFiles } from './writeFiles.js';

/** Puts scripts of a step into the user's files, on consent, and takes that back. */
export class Restore {
  constructor(
    private readonly refs: StepRefs,
    private readonly undo: UndoStore,
    private readonly controller: SessionController,
  ) {}

  /** Writes the scripts of one step over the user's files. */
  async step(argument?: StepArgument): Promise<void> {
    this.requireSettled();
    const title = vscode.l10n.t('Restore step');
    const fits = ({ id, diff }: { id: number; diff: string }) => id === 0 || diff !== '';
    const ref = await this.refs.step(argument, title, fits);
    const what = ref.step.id === 0 ? vscode.l10n.t('the untouched script') : vscode.l10n.t('step {0}', ref.step.id);
    await this.restore(ref, ref.step.id, what, vscode.l10n.t('Restore'));
  }

  /** Writes the best scripts of a session over the user's files. */
  async best(argument?: SessionArgument): Promise<void> {
    this.requireSettled();
    const ref = await this.refs.session(argument);
    const { incumbent, baseline, experiment } = ref.session;
    const before = baseline?.metric?.value;
    if (incumbent === null || before === undefined || incumbent.stepId === 0) {
      throw new UserError('noBest', vscode.l10n.t('This session found no better script; there is nothing to apply.'));
    }
    const { name, direction } = experiment.metric;
    const gain = gainOf(before, incumbent.metric, direction);
    const what = vscode.l10n.t(
      'step {0}: {1} {2} instead of {3} (gain {4})',
      incumbent.stepId,
      name,
      formatNumber(incumbent.metric),
      formatNumber(before),
      formatNumber(gain),
    );
    await this.restore(ref, incumbent.stepId, what, vscode.l10n.t('Apply'));
  }

  /** Takes the last restore back. */
  async takeBack(): Promise<void> {
    requireTrust();
    const last = this.undo.last;
    if (last === null) throw new UserError('nothingToUndo', vscode.l10n.t('There is no restore to undo.'), true);
    for (const { path: file, after } of last.files) {
      const current = await currentText(file);
      if (current !== null && isSameText(current, after)) continue;
      throw new UserError(
        'changedSince',
        vscode.l10n.t('{0} was changed after the restore; use Undo of the editor.', path.basename(file)),
      );
    }
    await writeFiles(new Map(last.files.map(({ path: file, before }) => [file, before])));
    await this.undo.set(null);
    void vscode.window.showInformationMessage(vscode.l10n.t('Your files are as they were before the restore.'));
  }

  private requireSettled(): void {
    requireTrust();
    const { running } = this.controller;
    if (running === null || running.control.state === 'paused') return;
    throw new UserError('stillRunning', vscode.l10n.t('A session is running; pause or stop it first.'));
  }

  private async restore(ref: SessionRef, stepId: number, what: string, verb: string): Promise<void> {
    const { dir } = ref.known;
    const files = await fileStates(ref, stepId);
    const plan = restorePlan(files);
    if (plan.conflicts.length > 0) return this.offerMerge(ref, stepId, plan.conflicts[0]!);
    const names = plan.write.map(({ file }) => file).join(', ');
    if (names === '') {
      void vscode.window.showInformationMessage(vscode.l10n.t('Your files hold {0} already.', what));
      return;
    }
    const shown = await ShownChange.open(ref, stepId, plan.write);
    const answer = await askToWrite(vscode.l10n.t('Write {0} over {1}?', what, names), verb);
    if (answer === 'read') return this.offerOnceMore(verb, () => this.restore(ref, stepId, what, verb));
    await shown.close();
    if (answer !== 'write') throw new vscode.CancellationError();
    await writeFiles(new Map(plan.write.map(({ file, wanted }) => [path.join(dir, file), wanted])));
    await this.undo.set({
      sessionId: ref.known.id,
      stepId,
      files: plan.write.map(({ file, current, wanted }) => ({
        path: path.join(dir, file),
        before: current,
        after: wanted,
      })),
    });
    void this.offerUndo(names);
  }

  /** Leaves the diff to be read. Nothing waits: a session may begin, or the file change; both are looked at again. */
  private async offerOnceMore(verb: string, again: () => Promise<void>): Promise<void> {
    const words = vscode.l10n.t('Nothing is written yet. Read the change, then choose "{0}".', verb);
    if ((await vscode.window.showInformationMessage(words, verb)) !== verb) return;
    this.requireSettled();
    await again();
  }

  private async offerUndo(names: string): Promise<void> {
    const undo = vscode.l10n.t('Undo restore');
    const words = vscode.l10n.t('{0} was written.', names);
    if ((await vscode.window.showInformationMessage(words, undo)) === undo) await this.takeBack();
  }

  /** The user changed the file meanwhile: nothing is overwritten; an editor shows both, the user's own to the right. */
  private async offerMerge(ref: SessionRef, stepId: number, { file }: FileState): Promise<void> {
    const merge = vscode.l10n.t('Merge by hand');
    const words = vscode.l10n.t('{0} was changed since the session began, so it is not overwritten.', file);
    if ((await vscode.window.showWarningMessage(words, merge)) !== merge) throw new vscode.CancellationError();
    const left = uriOf({ kind: 'step', dir: ref.known.dir, sessionId: ref.known.id, stepId, file });
    const right = vscode.Uri.file(path.join(ref.known.dir, file));
    const title = vscode.l10n.t('{0}: step {1} and your file', path.basename(file), stepId);
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  }
}

/** Asks over the open diff. @returns undefined when the user wants neither. */
async function askToWrite(question: string, verb: string): Promise<'write' | 'read' | undefined> {
  const read = vscode.l10n.t('Read it first');
  const detail = vscode.l10n.t(
    'The change is open behind this question. "Undo restore" brings your version back afterwards.',
  );
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, verb, read);
  if (answer === verb) return 'write';
  return answer === read ? 'read' : undefined;
}

async function fileStates({ known, session }: SessionRef, stepId: number): Promise<FileState[]> {
  const wanted = [...session.scriptsOf(stepId)];
  return Promise.all(
    wanted.map(async ([file, text]) => ({
      file,
      wanted: text,
      current: await currentText(path.join(known.dir, file)),
      known: session.textsOf(file),
    })),
  );
}
