import { errorText } from '../core/errors.js';
import type { Log } from '../core/ports.js';
import type { ContextKeys } from './contextKeys.js';
import { Disposable } from './disposable.js';
import type { SessionIndex } from './records/sessionIndex.js';
import type { SessionController } from './session/sessionController.js';
import type { UndoStore } from './steps/undoStore.js';

/** Keeps the conditions up to date that decide which commands are offered. */
export class SessionContext extends Disposable {
  constructor(
    private readonly context: ContextKeys,
    private readonly controller: SessionController,
    private readonly index: SessionIndex,
    private readonly undo: UndoStore,
    private readonly log: Log,
  ) {
    super();
    this.register(controller.onDidChange(() => this.update()));
    this.register(controller.onDidEnd(() => this.look()));
    this.register(undo.onDidChange(() => this.update()));
    this.register(index.onDidChange(() => this.look()));
    this.update();
    this.look();
  }

  private update(): void {
    const { running } = this.controller;
    const state = running?.control.state;
    this.context.set('mlAgent.running', running !== null);
    this.context.set('mlAgent.paused', state === 'paused' || state === 'pausing');
    this.context.set('mlAgent.canUndoRestore', this.undo.last !== null);
    if (running === null) this.context.set('mlAgent.waiting', false);
  }

  private look(): void {
    this.lookOnDisk().catch((error: unknown) => {
      this.log.warn(`The folders of the workspace could not be looked at: ${errorText(error)}`);
    });
  }

  private async lookOnDisk(): Promise<void> {
    const dirs = await this.index.experimentDirs();
    this.context.set('mlAgent.hasExperiment', dirs.length > 0);
    this.context.set('mlAgent.hasSession', await this.index.hasSessions());
  }
}
