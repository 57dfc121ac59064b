import type * as vscode from 'vscode';

/** Turns VS Code's token into the signal that everything below the host is stopped by. */
export function abortOn(token: vscode.CancellationToken): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort(new DOMException('Cancelled by the user.', 'AbortError'));
  const listener = token.onCancellationRequested(abort);
  if (token.isCancellationRequested) abort();
  return { signal: controller.signal, dispose: () => void listener.dispose() };
}
