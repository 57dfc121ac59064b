import * as vscode from 'vscode';
import type { Log } from '../../core/ports.js';
import type { StepArgument } from '../contributions.js';
import { requireTrust } from '../trust.js';
import type { StepRefs } from './stepRefs.js';

/** Makes git branches of steps. */
export class Branches {
  constructor(
    private readonly refs: StepRefs,
    private readonly log: Log,
  ) {}

  /** Makes a branch with the scripts of a step; what is checked out stays as it is. */
  async create(argument?: StepArgument): Promise<void> {
    requireTrust();
    const { known, session, step } = await this.refs.step(argument, vscode.l10n.t('Create branch from step'));
    const { branchName, createBranch } = await import('../../adapters/git/branch.js');
    const branch = await vscode.window.showInputBox({
      title: vscode.l10n.t('Create branch from step {0}', step.id),
      prompt: vscode.l10n.t('Name of the new branch. Your own branch, index and files stay as they are.'),
      value: branchName(known.summary.name, step.id),
      ignoreFocusOut: true,
    });
    if (branch === undefined) throw new vscode.CancellationError();
    const scripts = session.scriptsOf(step.id);
    const made = { dir: known.dir, sessionId: known.id, step, scripts, branch: branch.trim(), log: this.log };
    const commit = await createBranch(made);
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The branch {0} was made ({1}); it is not checked out.', made.branch, commit.slice(0, 8)),
    );
  }
}
