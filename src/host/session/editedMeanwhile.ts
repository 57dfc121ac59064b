import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Session } from '../../core/trajectory/session.js';
import { Disposable } from '../disposable.js';
import { isSameText } from '../steps/restorePlan.js';
import { lookAgain } from './lookAgain.js';
import type { RunningSession } from './runningSession.js';
import type { SessionController } from './sessionController.js';

/** A program that replaces a file removes it for a moment; what is missing longer is gone. */
const MISSING = { times: 3, everyMs: 200 };

/**
 * Tells once a file when a script that a running session works from is changed or removed, in the editor or on the disk
 * by another program, also while the model was being loaded. Sessions that work in place guard the files themselves.
 */
export class EditedMeanwhile extends Disposable {
  private told = new Set<string>();
  private watchers: vscode.FileSystemWatcher[] = [];

  constructor(private readonly controller: SessionController) {
    super();
    this.register(
      controller.onEvent(({ running, event }) => {
        if (event.type === 'sessionStarted') this.begin(running);
      }),
    );
    this.register(controller.onDidEnd(() => this.end()));
    // A folder on another computer may not tell of its changes.
    this.register(vscode.workspace.onDidSaveTextDocument(({ uri }) => void this.look(uri.fsPath)));
  }

  override dispose(): void {
    this.end();
    super.dispose();
  }

  private begin({ dir, session }: RunningSession): void {
    this.end();
    const files = [...session!.originals.keys()].map((name) => path.join(dir, name));
    for (const folder of new Set(files.map((file) => path.dirname(file)))) this.watch(folder);
    for (const file of files) void this.look(file);
  }

  private end(): void {
    for (const watcher of this.watchers) watcher.dispose();
    this.watchers = [];
    this.told = new Set();
  }

  /** The folder without those below it: the name of a file could be read as a pattern. */
  private watch(folder: string): void {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '*'));
    this.watchers.push(watcher);
    for (const happened of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      happened(({ fsPath }) => void this.look(fsPath));
    }
  }

  private async look(file: string): Promise<void> {
    const { running } = this.controller;
    const session = running?.session ?? null;
    if (running === null || session === null || session.experiment.isolation === 'inPlace') return;
    const name = path.relative(running.dir, file).split(path.sep).join('/');
    if (this.told.has(name) || !session.originals.has(name)) return;
    const read = () => readFile(file, 'utf8').catch(() => null);
    const text = await lookAgain(read, (found) => found !== null, MISSING);
    if (isOfSession(session, name, text) || this.told.has(name) || this.controller.running !== running) return;
    this.told.add(name);
    this.controller.note(
      vscode.l10n.t('{0} was changed meanwhile; the session goes on with the version that it began with.', name),
    );
  }
}

/** A best script that was applied during a pause is no change of the user's. */
function isOfSession(session: Session, name: string, text: string | null): boolean {
  return text !== null && session.textsOf(name).some((known) => isSameText(known, text));
}
