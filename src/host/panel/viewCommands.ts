import * as vscode from 'vscode';
import { errorText, UserError } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import type { StepDetails, ViewCommand, ViewMessage } from '../../shared/protocol.js';
import { isCancellation } from '../problems.js';
import { userSentence } from '../userSentence.js';

/** What a command of the view carries. */
export type ViewRequest = Pick<Extract<ViewMessage, { type: 'command' }>, 'sessionId' | 'stepId' | 'text'>;

export type ViewHandlers = { readonly [K in ViewCommand]: (request: ViewRequest) => unknown };

/** Carries out what the view asks for. The handlers check again whether it may be done. */
export class ViewCommands {
  constructor(
    private readonly handlers: ViewHandlers,
    readonly details: (sessionId: string, stepId: number) => Promise<StepDetails>,
    private readonly log: Log,
  ) {}

  async run(message: Extract<ViewMessage, { type: 'command' }>): Promise<void> {
    this.log.debug(`View: ${message.command}`);
    await this.handlers[message.command](message);
  }

  /** What the view shows of an error; null for what the user cancelled. The log gets the rest. */
  sentenceOf(error: unknown): string | null {
    if (isCancellation(error)) return null;
    if (error instanceof UserError) {
      this.log.warn(`${error.code}: ${error.message}`);
      return userSentence(error, vscode.l10n.t);
    }
    this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return errorText(error);
  }
}
