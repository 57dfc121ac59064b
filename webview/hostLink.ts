import { z } from 'zod';
import {
  hostMessageSchema,
  type HostMessage,
  type StepDetails,
  type ViewCommand,
  type ViewMessage,
} from '../src/shared/protocol.js';
import type { VsCodeApi } from './vsCodeApi.js';

interface Pending {
  readonly resolve: (message: HostMessage) => void;
  readonly reject: (error: Error) => void;
}

/** The view's end of the line to the host: parses what comes, and matches answers to requests. */
export class HostLink {
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;

  constructor(
    private readonly api: Pick<VsCodeApi, 'postMessage'>,
    private readonly onMessage: (message: HostMessage) => void,
  ) {}

  /** Handles what arrived. A message that breaks the contract is logged by the host and dropped. */
  receive(data: unknown): void {
    const parsed = hostMessageSchema.safeParse(data);
    if (!parsed.success) {
      this.post({ type: 'log', message: `Message dropped: ${z.prettifyError(parsed.error)}` });
      return;
    }
    const message = parsed.data;
    if ('id' in message) this.settle(message.id, message);
    else this.onMessage(message);
  }

  /** Asks for a command. Rejects with the host's sentence when it could not be done. */
  async command(
    command: ViewCommand,
    extra: { readonly sessionId?: string; readonly stepId?: number; readonly text?: string },
  ): Promise<void> {
    await this.request((id) => ({ type: 'command', id, command, ...extra }));
  }

  /** Asks for everything about a step. Rejects with the host's sentence. */
  async details(sessionId: string, stepId: number): Promise<StepDetails> {
    const answer = await this.request((id) => ({ type: 'getDetails', id, sessionId, stepId }));
    if (answer.type !== 'details') throw new Error(`Unexpected answer ${answer.type}.`);
    return answer.details;
  }

  private request(build: (id: number) => ViewMessage): Promise<HostMessage> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.post(build(id));
    });
  }

  private settle(id: number, message: HostMessage): void {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (message.type === 'error') pending?.reject(new Error(message.message));
    else pending?.resolve(message);
  }

  private post(message: ViewMessage): void {
    this.api.postMessage(message);
  }
}
