import * as vscode from 'vscode';
import { errorText, UserError } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import type { CommandId } from '../contributions.js';
import { Disposable } from '../disposable.js';
import { shownFolder } from '../experiment/chooseFolder.js';
import type { SessionIndex } from '../records/sessionIndex.js';
import { environmentName } from './selectInterpreter.js';
import type { FoundInterpreter, Interpreters, Origin } from './interpreters.js';

/**
 * The status bar item that names the Python which runs the experiment that is being looked at; a click changes it.
 */
export class InterpreterStatus extends Disposable {
  private readonly item = this.register(
    vscode.window.createStatusBarItem('mlAgent.interpreter', vscode.StatusBarAlignment.Left, 9),
  );
  /** Counts the looks, so that a late answer does not replace a newer one. */
  private looks = 0;
  private shown = '';
  private dir: string | null = null;

  constructor(
    private readonly interpreters: Interpreters,
    private readonly index: SessionIndex,
    private readonly log: Log,
  ) {
    super();
    const command: CommandId = 'mlAgent.selectInterpreter';
    this.item.name = vscode.l10n.t('ML-Agent: Python');
    this.item.command = command;
    this.register(interpreters.onDidChange(() => this.look()));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(() => this.look()));
    this.register(index.onDidChange(() => this.lookIfDirChanged()));
    this.register(vscode.window.tabGroups.onDidChangeTabs(() => this.lookIfDirChanged()));
    this.register(vscode.window.tabGroups.onDidChangeTabGroups(() => this.lookIfDirChanged()));
    this.look();
  }

  /** Sessions change the index all the time, and tabs come and go; only another folder matters here. */
  private lookIfDirChanged(): void {
    shownFolder(this.index).then(
      (dir) => {
        if (dir !== this.dir) this.look();
      },
      (error: unknown) => this.failed(error),
    );
  }

  private look(): void {
    this.find(++this.looks).catch((error: unknown) => this.failed(error));
  }

  private failed(error: unknown): void {
    this.log.warn(`The interpreter could not be shown: ${errorText(error)}`);
  }

  /** Nothing is started in Restricted Mode, and nothing is shown where there is no experiment. */
  private async find(look: number): Promise<void> {
    const dir = await shownFolder(this.index);
    this.dir = dir;
    if (dir === null || !vscode.workspace.isTrusted) return this.item.hide();
    try {
      const found = await this.interpreters.find(dir, AbortSignal.timeout(60_000));
      if (look === this.looks && !this.isDisposed) this.show(found);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (look === this.looks && !this.isDisposed) this.showProblem(error.message);
    }
  }

  private show(found: FoundInterpreter): void {
    const { version, path } = found;
    this.item.text = `Python ${version} (${environmentName(path)})`;
    this.item.tooltip = vscode.l10n.t('ML-Agent runs experiments with {0} ({1})', path, originWords(found.origin));
    this.item.backgroundColor = undefined;
    this.item.show();
    // Once for each change, so that a log tells which interpreter a run had.
    if (this.shown !== path) this.log.info(`Experiments run with Python ${version} at ${path} (${found.origin}).`);
    this.shown = path;
  }

  private showProblem(sentence: string): void {
    this.item.text = `$(warning) ${vscode.l10n.t('No Python')}`;
    this.item.tooltip = sentence;
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.item.show();
    this.shown = '';
  }
}

/** Who decided, in words. */
export function originWords(origin: Origin): string {
  switch (origin) {
    case 'folder':
      return vscode.l10n.t('chosen for this folder');
    case 'setting':
      return vscode.l10n.t('from the setting mlAgent.pythonPath');
    case 'pythonExtension':
      return vscode.l10n.t('chosen in the Python extension');
    case 'found':
      return vscode.l10n.t('found by itself');
  }
}
