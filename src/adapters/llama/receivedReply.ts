import type { EngineMessage } from '../../shared/engineProtocol.js';
import type { Generation } from '../../shared/record.js';

type OnText = (text: string, tokens: number) => void;

/**
 * What has come of a reply so far. When the call is repeated after a crash, the listener hears only what goes beyond
 * what it has heard; the reply itself is always that of the last attempt.
 */
export class ReceivedReply {
  private text = '';
  private tokens: number[] = [];
  private logProbs: number[] = [];
  private heard = 0;
  private isStopped = false;

  constructor(private readonly onText: OnText | undefined) {}

  /** Begins a new attempt. */
  restart(): void {
    this.text = '';
    this.tokens = [];
    this.logProbs = [];
  }

  take(message: Extract<EngineMessage, { type: 'text' }>): void {
    if (this.isStopped) return;
    this.text += message.text;
    this.tokens.push(...message.tokens);
    this.logProbs.push(...message.logProbs);
    if (this.text.length <= this.heard) return;
    const news = this.text.slice(this.heard);
    this.heard = this.text.length;
    this.onText?.(news, this.tokens.length);
  }

  /** The reply of a call that was stopped and has not answered; what comes later is no part of it. */
  stopped(): Generation {
    this.isStopped = true;
    return {
      text: this.text,
      tokens: [...this.tokens],
      logProbs: [...this.logProbs],
      promptTokens: 0,
      reusedTokens: 0,
      promptMs: 0,
      decodeMs: 0,
      end: 'stopped',
    };
  }
}
