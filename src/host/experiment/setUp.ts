import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Proposal } from '../../adapters/proposeExperiment.js';
import type { MetricCandidate } from '../../core/metric/inferMetrics.js';
import { abortOn } from '../abortOn.js';
import { EXPERIMENT_FILE } from '../contributions.js';
import type { Interpreters } from '../python/interpreters.js';
import type { SessionIndex } from '../records/sessionIndex.js';
import type { Terminals } from '../terminal/terminals.js';
import { requireTrust } from '../trust.js';
import { chooseDirection, chooseEditable, chooseMetric, chooseReadonly } from './setUpQuestions.js';
import { saveChanges } from './savedExperiment.js';

/** Writes the experiment file of a script: runs it once, asks what is to be improved, and opens the file for review. */
export class SetUp {
  constructor(
    private readonly parts: {
      readonly index: SessionIndex;
      readonly interpreters: Interpreters;
      readonly terminals: Terminals;
      /** Starts the improvement of a folder; called when the user wants it right after the review. */
      readonly improve: (uri: vscode.Uri) => Promise<void>;
    },
  ) {}

  /**
   * @param script absolute path; see `chooseScript`.
   * @throws {UserError} when the folder cannot be written, or the script does not run or prints no number;
   * {vscode.CancellationError} on Cancel.
   */
  async run(script: string): Promise<void> {
    requireTrust();
    const dir = path.dirname(script);
    const file = path.join(dir, EXPERIMENT_FILE);
    if (await exists(file)) return this.openExisting(file);
    const { checkWritable } = await import('../../adapters/store/sessionStore.js');
    await checkWritable(dir);
    await saveChanges([script]);
    const proposal = await this.propose(script, dir);
    const experiment = await this.ask(proposal, dir);
    const { writeExperiment } = await import('../../adapters/experimentFiles.js');
    await writeExperiment(dir, experiment);
    this.parts.index.changedHere();
    await this.review(file);
  }

  private async openExisting(file: string): Promise<void> {
    await vscode.window.showTextDocument(vscode.Uri.file(file));
    const words = vscode.l10n.t('This folder has an experiment already; here is its file.');
    void vscode.window.showInformationMessage(words);
  }

  /** Runs the script once, in a folder of its own, with its output in the terminal. */
  private async propose(script: string, dir: string): Promise<Proposal> {
    const { interpreters, terminals } = this.parts;
    const { proposeExperiment } = await import('../../adapters/proposeExperiment.js');
    const name = path.basename(dir);
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Running {0} once to see what it prints', path.basename(script)),
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (_, token) => {
      const stop = abortOn(token);
      try {
        const python = await interpreters.find(dir, stop.signal);
        terminals.reveal(dir, name, () => stop.abort());
        terminals.write(
          dir,
          name,
          `\u001b[1m${vscode.l10n.t('Set-up: python {0}', path.basename(script))}\u001b[0m\n`,
        );
        const onOutput = (text: string) => terminals.write(dir, name, text);
        return await proposeExperiment({ script, python, command: undefined, signal: stop.signal, onOutput });
      } finally {
        stop.dispose();
      }
    });
  }

  private async ask(proposal: Proposal, dir: string): Promise<Record<string, unknown>> {
    const metric: MetricCandidate = await chooseMetric(proposal.metrics);
    const direction = await chooseDirection(metric);
    const proposed = proposal.experimentFor({ name: metric.name, direction });
    const editable = await chooseEditable(dir, proposed['editable'] as string[]);
    const readonly = await chooseReadonly(dir, proposed['readonly'] as string[], editable);
    return { ...proposed, editable, readonly };
  }

  private async review(file: string): Promise<void> {
    const uri = vscode.Uri.file(file);
    await vscode.window.showTextDocument(uri);
    const improve = vscode.l10n.t('Improve now');
    const words = vscode.l10n.t('{0} was written. Review goal, budget and files, then start.', EXPERIMENT_FILE);
    void vscode.window.showInformationMessage(words, improve).then((answer) => {
      if (answer === improve) return this.parts.improve(uri);
    });
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false, // Not there.
  );
}
