import path from 'node:path';
import * as vscode from 'vscode';
import type { StepArgument } from '../contributions.js';
import type { StepDocuments } from './stepDocuments.js';
import type { StepRef, StepRefs } from './stepRefs.js';
import type { StepText } from './stepUri.js';

/** Opens diff editors for a step. */
export class Compare {
  constructor(
    private readonly refs: StepRefs,
    private readonly documents: StepDocuments,
  ) {}

  /** The change that the step itself made. */
  async withParent(argument: StepArgument): Promise<void> {
    const ref = await this.refs.step(argument, vscode.l10n.t('Show the change of a step'));
    const words =
      ref.step.parentId === null ? vscode.l10n.t('original') : vscode.l10n.t('step {0}', ref.step.parentId);
    await this.open(ref, ref.step.parentId, words);
  }

  /** All that changed since the untouched script. */
  async withBaseline(argument?: StepArgument): Promise<void> {
    const ref = await this.refs.step(argument, vscode.l10n.t('Compare with baseline'));
    await this.open(ref, null, vscode.l10n.t('baseline'));
  }

  /** How the step differs from the best script so far. */
  async withIncumbent(argument?: StepArgument): Promise<void> {
    const ref = await this.refs.step(argument, vscode.l10n.t('Compare with incumbent'));
    const best = ref.session.incumbent?.stepId ?? 0;
    await this.open(ref, best, vscode.l10n.t('incumbent, step {0}', best));
  }

  private async open(ref: StepRef, stepId: number | null, words: string): Promise<void> {
    const { known, session, step } = ref;
    for (const file of changedFiles(ref, stepId)) {
      const text = (id: number | null): StepText => ({
        kind: 'step',
        dir: known.dir,
        sessionId: session.header.sessionId,
        stepId: id,
        file,
      });
      const name = path.basename(file);
      const title = vscode.l10n.t('{0}: {1} and step {2}', name, words, step.id);
      // Against the incumbent the older text may be the newer idea; the step itself is always on the right.
      await this.documents.compare(text(stepId), text(step.id), title);
    }
  }
}

/** Files that differ between two steps, in their order; the first editable one when none does. */
function changedFiles({ session, step }: StepRef, otherId: number | null): string[] {
  const before = session.scriptsOf(otherId);
  const after = session.scriptsOf(step.id);
  const changed = [...after.keys()].filter((file) => before.get(file) !== after.get(file));
  return changed.length > 0 ? changed : [...after.keys()].slice(0, 1);
}
