import { setTimeout as sleep } from 'node:timers/promises';
import { errorText, UserError } from '../../core/errors.js';
import type { GenerateOptions, GenerateRequest, Log, Message, Model } from '../../core/ports.js';
import type { Generation, ModelInfo } from '../../shared/record.js';
import { readReply, type Reply } from './chatStream.js';
import { withoutRepeatedStart } from './continuation.js';
import { endpointError, isTransient, retryAfterMs } from './endpointErrors.js';

export interface OpenAiOptions {
  /** Address up to and with `/v1`, such as `http://localhost:8080/v1`. */
  readonly endpoint: URL;
  readonly model: string;
  /** Sent to the endpoint as a bearer token and to nowhere else; never in messages, logs or records. */
  readonly key: string | null;
  /** Tokens of the model's context. */
  readonly contextSize: number;
  readonly log: Log;
  /** Milliseconds before the first new attempt after an error that may pass; doubled each time. 1000 when left out. */
  readonly retryMs?: number;
}

/** Attempts in all when the endpoint is busy or has a fault of its own. */
const ATTEMPTS = 5;
/** More characters than a token has on average in any text; a reply with more than this a token has passed its limit. */
const MOST_CHARACTERS_A_TOKEN = 16;
/** Characters a token, on the safe side for code in English. */
const CHARACTERS_A_TOKEN = 3;

/**
 * A model behind an OpenAI-compatible chat endpoint (llama-server, Ollama, vLLM, hosted ones). It follows no grammar,
 * so replies are read by the parser alone, and gives neither token ids nor log-probabilities: records of it can be
 * measured, and not trained on by probability. Tokens are counted by length when the endpoint does not say.
 */
export class OpenAiModel implements Model {
  readonly ignoresGrammar = true;
  /** Set when the endpoint wants `max_completion_tokens`, as newer hosted models do. */
  private newLimit = false;

  constructor(private readonly options: OpenAiOptions) {}

  info(): ModelInfo {
    const { endpoint, model, contextSize } = this.options;
    return {
      name: model,
      path: `${endpoint.origin}${endpoint.pathname}`,
      sha256: null,
      adapter: null,
      contextSize,
      device: 'remote',
      threads: 0,
      engine: 'OpenAI-compatible endpoint',
    };
  }

  countTokens(text: string): Promise<number> {
    return Promise.resolve(Math.ceil(text.length / CHARACTERS_A_TOKEN));
  }

  async generate(request: GenerateRequest, { onText, ...signals }: GenerateOptions): Promise<Generation> {
    const signal = AbortSignal.any(Object.values(signals));
    const started = performance.now();
    let firstAt: number | null = null;
    const reply: Reply = { text: '', promptTokens: null, generatedTokens: null, cachedTokens: 0, end: null };
    const take = (piece: string) => {
      firstAt ??= performance.now();
      reply.text += piece;
      onText?.(piece, Math.ceil(reply.text.length / CHARACTERS_A_TOKEN));
    };
    try {
      await this.send(request, signal, reply, take);
    } catch (error) {
      if (!signal.aborted) throw error;
      reply.end = 'stopped';
    }
    const now = performance.now();
    return {
      text: request.replyStart === undefined ? reply.text : withoutRepeatedStart(request.replyStart, reply.text),
      tokens: [],
      logProbs: [],
      promptTokens: reply.promptTokens ?? (await this.countPrompt(request.messages)),
      reusedTokens: reply.cachedTokens,
      generatedTokens: reply.generatedTokens ?? (await this.countTokens(reply.text)),
      promptMs: (firstAt ?? now) - started,
      decodeMs: now - (firstAt ?? now),
      end: reply.end ?? 'end',
    };
  }

  /** The conversation is kept by the endpoint's owner; there is nothing to free. */
  dispose(): Promise<void> {
    return Promise.resolve();
  }

  private async send(
    request: GenerateRequest,
    signal: AbortSignal,
    reply: Reply,
    take: (piece: string) => void,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.post(request, signal, attempt);
      if (response?.ok === true) return readReply(response, reply, take, request.maxTokens * MOST_CHARACTERS_A_TOKEN);
      const wait = await this.waitBefore(response, attempt);
      if (wait > 0) await sleep(wait, undefined, { signal });
    }
  }

  /** @returns null when the endpoint could not be reached and another attempt is due. */
  private async post(request: GenerateRequest, signal: AbortSignal, attempt: number): Promise<Response | null> {
    const { endpoint, key } = this.options;
    try {
      return await fetch(`${endpoint.href.replace(/\/+$/, '')}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        },
        body: JSON.stringify(this.body(request)),
        signal,
        // A redirect could carry the key elsewhere.
        redirect: 'error',
      });
    } catch (error) {
      signal.throwIfAborted();
      if (attempt < ATTEMPTS) return null;
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new UserError(
        'endpointUnreachable',
        `The endpoint ${endpoint.origin} cannot be reached (${errorText(cause)}); start it or check --endpoint.`,
      );
    }
  }

  private body({ messages, replyStart, maxTokens, sampling }: GenerateRequest): Record<string, unknown> {
    return {
      model: this.options.model,
      messages: replyStart === undefined ? messages : continued(messages, replyStart),
      temperature: sampling.temperature,
      top_p: sampling.topP,
      seed: sampling.seed,
      [this.newLimit ? 'max_completion_tokens' : 'max_tokens']: maxTokens,
      stream: true,
      stream_options: { include_usage: true },
    };
  }

  /** @returns milliseconds until the next attempt. @throws {UserError} when there is to be none. */
  private async waitBefore(response: Response | null, attempt: number): Promise<number> {
    const { retryMs = 1000, log, key, model, endpoint } = this.options;
    const backOff = retryMs * 2 ** (attempt - 1);
    if (response === null) return backOff;
    const said = await response.text();
    if (response.status === 400 && !this.newLimit && said.includes('max_completion_tokens')) {
      this.newLimit = true;
      return 0;
    }
    if (attempt >= ATTEMPTS || !isTransient(response.status))
      throw endpointError(response.status, said, { key, model, endpoint });
    log.warn(`The endpoint answered ${response.status}; attempt ${attempt + 1} of ${ATTEMPTS} follows.`);
    return retryAfterMs(response) ?? backOff;
  }

  private async countPrompt(messages: readonly Message[]): Promise<number> {
    const counts = await Promise.all(messages.map(({ content }) => this.countTokens(content)));
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

/** Chat endpoints begin a reply anew, so going on is asked for in words. */
function continued(messages: readonly Message[], replyStart: string): Message[] {
  return [
    ...messages,
    { role: 'assistant', content: replyStart },
    {
      role: 'user',
      content:
        'Your reply was cut off. Go on with it exactly where it ends: repeat nothing, add no remark, and close the fence after the last line of the script.',
    },
  ];
}
