import * as vscode from 'vscode';
import { Disposable } from '../disposable.js';

/** A file that a restore wrote. `before` is null when the file was new. */
export interface RestoredFile {
  /** Absolute. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
}

/** What the last restore did, so that it can be undone, also after a restart. */
export interface Restore {
  readonly sessionId: string;
  readonly stepId: number;
  readonly files: readonly RestoredFile[];
}

const KEY = 'mlAgent.lastRestore';

/** Keeps the last restore in the state of the workspace. */
export class UndoStore extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: vscode.Memento) {
    super();
  }

  get last(): Restore | null {
    return this.state.get<Restore>(KEY) ?? null;
  }

  async set(restore: Restore | null): Promise<void> {
    await this.state.update(KEY, restore ?? undefined);
    this.changed.fire();
  }
}
