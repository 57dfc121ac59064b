import * as vscode from 'vscode';
import type { Budget } from '../../shared/experiment.js';
import type { ApprovalMode } from '../contributions.js';
import type { Settings } from '../settings.js';

const KEY = 'mlAgent.approvalByExperiment';
const TOLD_KEY = 'mlAgent.toldOfNoSandbox';

/** When the user wants to be asked: as the setting says, else as was answered once for the experiment. */
export class ApprovalModes {
  constructor(
    private readonly settings: Settings,
    private readonly state: vscode.Memento,
  ) {}

  /** What is decided for an experiment; null when nobody was asked yet. */
  decided(dir: string): ApprovalMode | null {
    const setting = this.settings.get('approval');
    return setting === 'ask' ? (this.all()[dir] ?? null) : setting;
  }

  /**
   * What is decided, else what the user answers. When the settings let experiments run alone and nothing holds a run
   * back, that is said once in each workspace before the first session.
   * @throws {vscode.CancellationError} when there is no answer.
   */
  async modeFor(dir: string, budget: Pick<Budget, 'steps' | 'minutes'>): Promise<ApprovalMode> {
    const mode = this.decided(dir);
    if (mode === null) return this.ask(dir, budget);
    if (mode === 'alone' && this.settings.get('approval') === 'alone') await this.tellOfNoSandbox();
    return mode;
  }

  private async tellOfNoSandbox(): Promise<void> {
    const { findSandbox } = await import('../../adapters/runner/sandbox.js');
    if (this.state.get(TOLD_KEY) === true || (await findSandbox()) !== null) return;
    const start = vscode.l10n.t('Start');
    const question = vscode.l10n.t('Let changed scripts run without asking?');
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail: noSandbox() }, start);
    if (answer !== start) throw new vscode.CancellationError();
    await this.state.update(TOLD_KEY, true);
  }

  /**
   * Asks, and remembers the answer for this experiment. Says what holds a run back before the first one that nobody
   * watches.
   * @throws {vscode.CancellationError} when there is no answer.
   */
  async ask(dir: string, budget: Pick<Budget, 'steps' | 'minutes'>): Promise<ApprovalMode> {
    const now = this.decided(dir);
    const items = modeItems(budget, await sandboxWords()).map((item) =>
      item.mode === now ? { ...item, description: vscode.l10n.t('(now)') } : item,
    );
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('When should ML-Agent ask?'),
      placeHolder: vscode.l10n.t('Remembered for this experiment'),
      ignoreFocusOut: true,
    });
    if (chosen === undefined) throw new vscode.CancellationError();
    await this.state.update(KEY, { ...this.all(), [dir]: chosen.mode });
    return chosen.mode;
  }

  private all(): Record<string, ApprovalMode> {
    return this.state.get<Record<string, ApprovalMode>>(KEY, {});
  }
}

function modeItems(
  { steps, minutes }: Pick<Budget, 'steps' | 'minutes'>,
  sandbox: string,
): (vscode.QuickPickItem & { mode: ApprovalMode })[] {
  return [
    {
      mode: 'askEdit',
      label: vscode.l10n.t('Ask before each edit'),
      detail: vscode.l10n.t('You see each change as a diff and allow it before it runs.'),
    },
    {
      mode: 'askRun',
      label: vscode.l10n.t('Ask before each run'),
      detail: vscode.l10n.t('You allow each run of a changed script.'),
    },
    {
      mode: 'alone',
      label: vscode.l10n.t('Run alone within the budget'),
      detail: vscode.l10n.t('At most {0} steps or {1} minutes. {2}', steps, minutes, sandbox),
    },
  ];
}

function noSandbox(): string {
  return vscode.l10n.t('There is no sandbox here: a run can write files and use the network as you can.');
}

async function sandboxWords(): Promise<string> {
  const { findSandbox } = await import('../../adapters/runner/sandbox.js');
  const sandbox = await findSandbox();
  if (sandbox === null) return noSandbox();
  return vscode.l10n.t('Runs are held in a sandbox ({0}): no writing outside their folder.', sandbox.name);
}
