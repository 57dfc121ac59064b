import * as vscode from 'vscode';
import { Disposable } from '../disposable.js';
import type { RunningSession } from './runningSession.js';
import type { SessionController } from './sessionController.js';

/** A notification with Cancel from the moment a session begins until its model is loaded and its record begun. */
export class StartProgress extends Disposable {
  private finish: (() => void) | null = null;
  private report: ((share: number) => void) | null = null;

  constructor(controller: SessionController) {
    super();
    this.register(controller.onDidBegin((running) => void this.show(running)));
    this.register(controller.onDidEnd(() => this.finish?.()));
    this.register(
      controller.onEvent(({ event }) => {
        if (event.type === 'modelLoading') this.report?.(event.share);
        if (event.type === 'sessionStarted') this.finish?.();
      }),
    );
  }

  private async show(running: RunningSession): Promise<void> {
    const done = new Promise<void>((resolve) => (this.finish = resolve));
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('ML-Agent: loading the model for {0}', running.name),
      cancellable: true,
    };
    await vscode.window.withProgress(options, async (progress, token) => {
      let shown = 0;
      this.report = (share) => {
        progress.report({ increment: 100 * (share - shown) });
        shown = share;
      };
      const listener = token.onCancellationRequested(() => running.control.stop());
      await done;
      listener.dispose();
    });
  }
}
