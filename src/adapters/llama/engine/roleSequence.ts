import type { Llama, LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import type { AdapterChoice } from '../../../shared/engineProtocol.js';
import { ChunkPace } from './chunkPace.js';
import { contextTooSmall } from './errors.js';

/** Tokens that the engine may evaluate at once. Buffers for the intermediate results grow with it. */
export const BATCH_SIZE = 512;

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
        flashAttention: 'auto',
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
   */
  async prefill(tokens: readonly Token[], stop: AbortSignal): Promise<Prefill> {
    await this.sequence.adaptStateToTokens(tokens.slice(0, -1), false);
    const reused = this.sequence.nextTokenIndex;
    let rest = tokens.slice(reused);
    while (!stop.aborted) {
      const size = this.pace.size();
      if (rest.length <= size) return { rest, reused, stopped: false };
      const started = performance.now();
      await this.sequence.evaluateWithoutGeneratingNewTokens(rest.slice(0, size));
      this.pace.took(size, performance.now() - started);
      rest = rest.slice(size);
    }
    return { rest: [], reused, stopped: true };
  }

  async dispose(): Promise<void> {
    await this.sequence.dispose();
    await this.context.dispose();
  }
}
