import type { Llama, LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import type { AdapterChoice } from '../../../shared/engineProtocol.js';
import { ChunkPace } from './chunkPace.js';
import { contextTooSmall } from './errors.js';
import type { PrefixFile } from './prefixFile.js';

/** Tokens that the engine may evaluate at once. Buffers for the intermediate results grow with it. */
export const BATCH_SIZE = 512;

/**
 * What of a context's options decides how its state looks: the types of keys and values are the library's default, and
 * "auto" is decided by the device.
 */
export const CONTEXT_TYPE = { keys: 'f16', values: 'f16', flashAttention: 'auto' } as const;

export interface RoleOptions {
  readonly contextSize: number;
  readonly adapters: readonly AdapterChoice[];
  /** Threads that may ever be used; how many are used is `llama.maxThreads`. */
  readonly threadsAtMost: number;
}

export interface Prefill {
  /** The last tokens of the prompt, not yet evaluated; empty when stopped. */
  readonly rest: Token[];
  readonly reused: number;
  /** The reused tokens that came from disk; absent when nothing was to be loaded. */
  readonly loaded?: number;
  readonly stopped: boolean;
}

/** A context with one sequence, for one role, so that the prompts of another role do not evict its prefix. */
export class RoleSequence {
  private readonly pace = new ChunkPace(BATCH_SIZE);

  private constructor(
    readonly context: LlamaContext,
    readonly sequence: LlamaContextSequence,
  ) {}

  /** @throws {Error} when the memory does not suffice or an adapter does not fit the model. */
  static async create(llama: Llama, model: LlamaModel, options: RoleOptions): Promise<RoleSequence> {
    // The library caps a context's threads for good by the limit in force when it is made.
    const limit = llama.maxThreads;
    llama.maxThreads = options.threadsAtMost;
    try {
      const context = await model.createContext({
        contextSize: options.contextSize,
        sequences: 1,
        batchSize: BATCH_SIZE,
        threads: options.threadsAtMost,
        flashAttention: CONTEXT_TYPE.flashAttention,
        failedCreationRemedy: false,
        lora: { adapters: options.adapters.map(({ path, scale }) => ({ filePath: path, scale })) },
      });
      return new RoleSequence(context, context.getSequence());
    } finally {
      llama.maxThreads = limit;
    }
  }

  /**
   * The library would drop the beginning of a prompt that is too long; this must never happen.
   * @throws {UserError} `contextTooSmall`.
   */
  ensureRoom(promptTokens: number, replyTokens: number): void {
    const { contextSize } = this.context;
    if (promptTokens + replyTokens > contextSize) throw contextTooSmall(promptTokens, replyTokens, contextSize);
  }

  /**
   * Evaluates a prompt but for its last tokens, which the caller needs for the first sample. What the sequence holds
   * is kept up to the first token that differs; nothing is shifted. Stop is honoured between chunks, since the library
   * itself looks at no signal before the whole prompt is evaluated.
   * @param prefix beginning of the prompt that is loaded from disk when the sequence does not hold it, and kept there
   * when it had to be evaluated.
   */
  async prefill(tokens: readonly Token[], stop: AbortSignal, prefix: PrefixFile | null = null): Promise<Prefill> {
    // Checkpoints, without which such a model's cells cannot be taken back, are not part of a state on disk.
    const canLoad = prefix !== null && !this.sequence.needsCheckpoints && !this.holds(prefix.tokens);
    const kept = canLoad ? prefix : null;
    const isLoaded = kept !== null && (await kept.load(this.sequence));
    await this.sequence.adaptStateToTokens(tokens.slice(0, -1), false);
    const reused = this.sequence.nextTokenIndex;
    const loaded = kept === null ? {} : { loaded: isLoaded ? Math.min(reused, kept.tokens.length) : 0 };
    let rest = tokens.slice(reused);
    if (kept !== null && !isLoaded) {
      rest = await this.evaluate(rest, tokens.length - kept.tokens.length, stop);
      if (this.sequence.nextTokenIndex === kept.tokens.length) await kept.save(this.sequence);
    }
    rest = await this.evaluate(rest, null, stop);
    return stop.aborted ? { rest: [], reused, ...loaded, stopped: true } : { rest, reused, ...loaded, stopped: false };
  }

  private holds(tokens: readonly Token[]): boolean {
    const held = this.sequence.contextTokens;
    return tokens.every((token, i) => token === held[i]);
  }

  /**
   * Evaluates tokens in chunks until no more than `left` of them are left, or, when it is null, no more than a chunk.
   * @returns those that are left; more when stopped.
   */
  private async evaluate(tokens: Token[], left: number | null, stop: AbortSignal): Promise<Token[]> {
    let rest = tokens;
    while (!stop.aborted) {
      const size = left === null ? this.pace.size() : Math.min(this.pace.size(), rest.length - left);
      if (left === null ? rest.length <= size : size <= 0) break;
      const started = performance.now();
      await this.sequence.evaluateWithoutGeneratingNewTokens(rest.slice(0, size));
      this.pace.took(size, performance.now() - started);
      rest = rest.slice(size);
    }
    return rest;
  }

  async dispose(): Promise<void> {
    await this.sequence.dispose();
    await this.context.dispose();
  }
}
