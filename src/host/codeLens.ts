import path from 'node:path';
import * as vscode from 'vscode';
import type { CommandId } from './contributions.js';
import { Disposable } from './disposable.js';
import { readEditable } from './experiment/readEditable.js';
import type { SessionController } from './session/sessionController.js';
import type { SessionIndex } from './records/sessionIndex.js';
import type { Settings } from './settings.js';

/** "Improve experiment" above the scripts that an experiment names as editable; while it runs, what it does. */
export class CodeLens extends Disposable implements vscode.CodeLensProvider {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly index: SessionIndex,
    private readonly controller: SessionController,
    private readonly settings: Settings,
  ) {
    super();
    const change = () => this.changed.fire();
    this.register(vscode.languages.registerCodeLensProvider({ scheme: 'file', pattern: '**/*.{py,pyw}' }, this));
    this.register(index.onDidChange(change));
    this.register(controller.onDidBegin(change));
    this.register(controller.onDidEnd(change));
    this.register(vscode.workspace.onDidChangeConfiguration(change));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!this.settings.get('showCodeLens')) return [];
    const dir = await this.experimentOf(document.uri.fsPath);
    if (dir === null) return [];
    const range = new vscode.Range(0, 0, 0, 0);
    const command = (title: string, id: CommandId, ...args: unknown[]) =>
      new vscode.CodeLens(range, { title, command: id, arguments: args });
    if (this.controller.running?.dir === dir) {
      return [command(`$(sync~spin) ${vscode.l10n.t('Show trajectory')}`, 'mlAgent.showTrajectory')];
    }
    return [command(`$(beaker) ${vscode.l10n.t('Improve experiment')}`, 'mlAgent.improve', document.uri)];
  }

  private async experimentOf(file: string): Promise<string | null> {
    for (const dir of await this.index.experimentDirs()) {
      if (!file.startsWith(dir + path.sep)) continue;
      const editable = await readEditable(dir);
      if (editable.some((name) => path.join(dir, ...name.split(/[/\\]/)) === file)) return dir;
    }
    return null;
  }
}
