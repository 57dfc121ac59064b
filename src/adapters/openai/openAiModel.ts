import { setTimeout as sleep } from 'node:timers/promises';
import { errorText, UserError } from '../../core/errors.js';
import type { GenerateOptions, GenerateRequest, Log, Message, Model } from '../../core/ports.js';
import type { Generation, ModelInfo } from '../../shared/record.js';
import { readReply, type Reply } from './chatStream.js';
import { chatBody, textOf } from './chatRequest.js';
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

/** What has come of a reply before anything has. */
const EMPTY: Reply = { text: '', promptTokens: null, generatedTokens: null, cachedTokens: 0, end: null };
/** How endpoints refuse what they do not know in a request. */
const REFUSES: readonly number[] = [400, 404, 415, 422, 501];
/** Attempts in all when the endpoint is busy or has a fault of its own. */
const ATTEMPTS = 5;
/** More characters than a token has on average in any text; a reply with more than this a token has passed its limit. */
const MOST_CHARACTERS_A_TOKEN = 16;
/** Characters a token, on the safe side for code in English. */
const CHARACTERS_A_TOKEN = 3;

/**
 * A model behind an OpenAI-compatible chat endpoint (llama-server, Ollama, vLLM, hosted ones). It follows no grammar; an
 * action comes as JSON by a schema where the endpoint takes one, and else the parser alone reads it. There are neither
 * token ids nor log-probabilities: records of it can be measured, and not trained on by probability. Tokens are counted
 * by length when the endpoint does not say.
 */
export class OpenAiModel implements Model {
  readonly ignoresGrammar = true;
  /** What the endpoint has refused so far. */
  private readonly knows = { newLimit: false, noSchema: false };

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
    const reply: Reply = { ...EMPTY };
    let heard = 0;
    const take = (piece: string) => {
      firstAt ??= performance.now();
      reply.text += piece;
      // A reply that is begun anew is heard from where the first one broke off.
      if (reply.text.length <= heard) return;
      const news = reply.text.slice(heard);
      heard = reply.text.length;
      onText?.(news, Math.ceil(heard / CHARACTERS_A_TOKEN));
    };
    try {
      await this.send(request, signal, reply, take);
    } catch (error) {
      if (!signal.aborted) throw error;
      reply.end = 'stopped';
    }
    const now = performance.now();
    return {
      text: textOf(request, reply.text),
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
      if (response?.ok === true && (await this.read(response, { reply, take, request, attempt }, signal))) return;
      const wait = response?.ok === true ? this.backOff(attempt) : await this.waitBefore(response, attempt);
      if (wait > 0) await sleep(wait, undefined, { signal });
    }
  }

  /** @returns whether the reply is whole; it is begun anew when the connection broke and another attempt is due. */
  private async read(
    response: Response,
    { reply, take, request, attempt }: Reading,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { log, endpoint } = this.options;
    try {
      await readReply(response, reply, take, request.maxTokens * MOST_CHARACTERS_A_TOKEN);
      return true;
    } catch (error) {
      if (error instanceof UserError || signal.aborted) throw error;
      const cause = errorText(error instanceof Error && error.cause !== undefined ? error.cause : error);
      if (attempt >= ATTEMPTS) {
        throw new UserError(
          'endpointFault',
          `The endpoint ${endpoint.origin} broke off its reply ${ATTEMPTS} times (${cause}); look at its log, and check --endpoint.`,
        );
      }
      log.warn(`The endpoint broke off its reply (${cause}); attempt ${attempt + 1} of ${ATTEMPTS} follows.`);
      Object.assign(reply, EMPTY);
      return false;
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
        body: JSON.stringify(chatBody(request, { model: this.options.model, ...this.knows })),
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

  /** @returns milliseconds until the next attempt. @throws {UserError} when there is to be none. */
  private async waitBefore(response: Response | null, attempt: number): Promise<number> {
    const { log, key, model, endpoint } = this.options;
    if (response === null) return this.backOff(attempt);
    const said = await response.text();
    if (response.status === 400 && !this.knows.newLimit && said.includes('max_completion_tokens')) {
      this.knows.newLimit = true;
      return 0;
    }
    if (
      !this.knows.noSchema &&
      REFUSES.includes(response.status) &&
      /response_format|json_?schema|structured output/i.test(said)
    ) {
      log.info(`The endpoint takes no JSON schema (${response.status}): replies are read as text.`);
      this.knows.noSchema = true;
      return 0;
    }
    if (attempt >= ATTEMPTS || !isTransient(response.status))
      throw endpointError(response.status, said, { key, model, endpoint });
    log.warn(`The endpoint answered ${response.status}; attempt ${attempt + 1} of ${ATTEMPTS} follows.`);
    return retryAfterMs(response) ?? this.backOff(attempt);
  }

  private backOff(attempt: number): number {
    return (this.options.retryMs ?? 1000) * 2 ** (attempt - 1);
  }

  private async countPrompt(messages: readonly Message[]): Promise<number> {
    const counts = await Promise.all(messages.map(({ content }) => this.countTokens(content)));
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

/** A reply that is being read. */
interface Reading {
  readonly reply: Reply;
  readonly take: (piece: string) => void;
  readonly request: GenerateRequest;
  readonly attempt: number;
}
