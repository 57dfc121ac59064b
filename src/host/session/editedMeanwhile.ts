import path from 'node:path';
import * as vscode from 'vscode';
import { Disposable } from '../disposable.js';
import type { SessionController } from './sessionController.js';

/** Tells the user once a file when they change a script that a running session works from. */
export class EditedMeanwhile extends Disposable {
  private told = new Set<string>();

  constructor(private readonly controller: SessionController) {
    super();
    this.register(controller.onDidBegin(() => (this.told = new Set())));
    this.register(vscode.workspace.onDidSaveTextDocument(({ uri }) => this.onSave(uri.fsPath)));
  }

  private onSave(file: string): void {
    const { running } = this.controller;
    if (running?.session == null || this.told.has(file)) return;
    const name = path.relative(running.dir, file).split(path.sep).join('/');
    if (!running.session.originals.has(name)) return;
    this.told.add(file);
    this.controller.note(
      vscode.l10n.t('{0} was saved; the session goes on with the version that it began with.', name),
    );
  }
}
