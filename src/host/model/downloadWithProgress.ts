import * as vscode from 'vscode';
import type { ModelEntry } from '../../adapters/llama/models/catalogue.js';
import type { Log } from '../../core/ports.js';
import { abortOn } from '../abortOn.js';
import { gigabytes } from './modelChoices.js';

/**
 * Fetches a model with its progress in a notification. Cancel pauses: what has come stays, and choosing the model
 * again goes on from there. A model that is there already is only checked.
 * @throws {UserError} when it cannot be fetched; {vscode.CancellationError} when the user paused it.
 */
export async function downloadWithProgress(
  entry: ModelEntry,
  dir: string,
  options: { readonly python: string | undefined; readonly log: Log },
): Promise<void> {
  const { downloadModel } = await import('../../adapters/llama/models/download.js');
  const title = vscode.l10n.t('Model {0} (Cancel pauses the download)', entry.name);
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    const stop = abortOn(token);
    let shown = 0;
    progress.report({ message: vscode.l10n.t('checking ...') });
    try {
      await downloadModel(entry, dir, {
        ...options,
        signal: stop.signal,
        onProgress: ({ bytes, total }) => {
          const percent = (100 * bytes) / total;
          // Reported as steps; less than half a percent is not worth a message.
          if (percent - shown < 0.5 && percent < 100) return;
          const message = vscode.l10n.t('{0} of {1}', gigabytes(bytes), gigabytes(total));
          progress.report({ message, increment: percent - shown });
          shown = percent;
        },
      });
    } catch (error) {
      if (!token.isCancellationRequested) throw error;
      const words = vscode.l10n.t('The download of {0} is paused; choose the model again to go on.', entry.name);
      void vscode.window.showInformationMessage(words);
      throw new vscode.CancellationError();
    } finally {
      stop.dispose();
    }
  });
}
