import type { ViewMessage } from '../src/shared/protocol.js';

/** What VS Code gives to the script of a webview. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/**
 * The line to the host. It asks for the state at once, so that the host works while the rest of the script starts; the
 * answer cannot come before that is done, since a script is one task. So the entry imports this file before all others.
 */
export const vsCodeApi = acquireVsCodeApi();
vsCodeApi.postMessage({ type: 'ready' } satisfies ViewMessage);
