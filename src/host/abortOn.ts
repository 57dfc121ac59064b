import type * as vscode from 'vscode';

export interface TokenSignal {
  readonly signal: AbortSignal;
  abort(): void;
  dispose(): void;
}

/** Turns VS Code's token into the signal that everything below the host is stopped by. */
export function abortOn(token: vscode.CancellationToken): TokenSignal {
  const controller = new AbortController();
  const abort = () => controller.abort(new DOMException('Cancelled by the user.', 'AbortError'));
  const listener = token.onCancellationRequested(abort);
  if (token.isCancellationRequested) abort();
  return { signal: controller.signal, abort, dispose: () => void listener.dispose() };
}
