import { errorText, UserError } from '../../core/errors.js';
import type { GenerateOptions, GenerateRequest, Log, Message, Model, Role } from '../../core/ports.js';
import type { AdapterChoice, EngineInfo, GpuChoice, LoadRequest } from '../../shared/engineProtocol.js';
import type { Generation, ModelInfo } from '../../shared/record.js';
import { adapterHash } from './adapterHash.js';
import type { CudaPlace } from './cuda/cudaState.js';
import { engineEnvironment } from './cuda/engineEnvironment.js';
import { freeCores } from './freeCores.js';
import { type CallOptions, type EngineCall, EngineGone, EngineProcess } from './engineProcess.js';
import { prefixIdentity } from './prefixIdentity.js';
import { ReceivedReply } from './receivedReply.js';

export interface LlamaModelOptions {
  /** Absolute path of the GGUF file. */
  readonly modelPath: string;
  /** Name for the record and the interface. */
  readonly modelName: string;
  /** SHA-256 of the file when it was checked, else null. */
  readonly sha256: string | null;
  /** Absolute path of the built `engine.mjs`. */
  readonly engineEntry: string;
  /** Tokens of each role's context; "auto" takes the largest of 32,768, 16,384 and 8,192 that fits the memory. */
  readonly contextSize: number | 'auto';
  /** A model whose context would be smaller is refused. 8,192 when left out. */
  readonly minContextSize?: number;
  /** "auto" leaves a core or two free on machines with more than two. */
  readonly threads: number | 'auto';
  readonly gpu: GpuChoice;
  /** Where the engine's CUDA build may lie; only what is installed with the engine is used when left out. */
  readonly cuda?: CudaPlace;
  /** Layers on the GPU; as many as fit when left out. */
  readonly gpuLayers?: number;
  /** Bytes of memory that the model and one context may take; all that is free when left out. */
  readonly memoryLimit?: number;
  readonly adapters: readonly AdapterChoice[];
  /** Absolute folder in which evaluated prefixes of prompts are kept; it may not exist. Nothing is kept when left out. */
  readonly prefixDir?: string | undefined;
  /** Called with shares from 0 to 1 while the model loads. */
  readonly onProgress?: (share: number) => void;
  readonly log: Log;
  /** Aborts the start; `start` then throws its reason. */
  readonly signal?: AbortSignal;
}

export interface ScoreRequest {
  readonly role?: Role;
  readonly messages: readonly Message[];
  readonly replyStart?: string;
  /** The continuation to score, as token ids. */
  readonly tokens: readonly number[];
}

const DEFAULT_MIN_CONTEXT = 8_192;
/** Milliseconds after a call in which the number of free cores is not looked at again. */
const RECENT_MS = 1_000;

/**
 * A local model in a child process. After a crash of that process it is started again with the same options, and the
 * running call is repeated once; a second crash is a `UserError` with code `engineCrashed`.
 * Calls may overlap; the engine works on one at a time.
 */
export class LlamaModel implements Model {
  private engine: EngineProcess | null = null;
  private loading: Promise<EngineProcess> | null = null;
  private loaded: EngineInfo | null = null;
  private threads: number | null = null;
  private isDisposed = false;
  /** Threads that the engine chose when the model was loaded. */
  private mostThreads: number | null = null;
  private idleSince = -Infinity;

  private constructor(
    private readonly options: LlamaModelOptions,
    private readonly adapter: string | null,
    /** Added to the engine's own. */
    private readonly environment: Readonly<Record<string, string>>,
    private readonly prefixes: LoadRequest['prefixes'],
  ) {}

  /**
   * Starts the engine and loads the model.
   * @throws {UserError} when the file, the adapter or the memory does not allow it.
   */
  static async start(options: LlamaModelOptions): Promise<LlamaModel> {
    options.signal?.throwIfAborted();
    const environment = await engineEnvironment(options.gpu, options.cuda, options.log);
    const adapter = await adapterHash(options.adapters);
    const model = new LlamaModel(options, adapter, environment, await prefixesOf(options, adapter));
    try {
      await orAborted(
        model.repeatedOnce(() => Promise.resolve()),
        options.signal,
      );
      return model;
    } catch (error) {
      model.engine?.kill();
      await model.dispose();
      throw error;
    }
  }

  info(): ModelInfo {
    const { modelName, modelPath, sha256 } = this.options;
    if (this.loaded === null) throw new Error('The model has not been loaded.');
    const { contextSize, device, threads, engine } = this.loaded;
    return { name: modelName, path: modelPath, sha256, adapter: this.adapter, contextSize, device, threads, engine };
  }

  /** More about the loaded model, as it is now: template, layers on the GPU, memory of model and contexts. */
  async details(): Promise<EngineInfo> {
    const { info } = await this.repeatedOnce((engine) => engine.call({ type: 'info' }, 'info'));
    return info;
  }

  /** Process id of the engine while it runs. */
  get enginePid(): number | undefined {
    return this.engine?.gone === false ? this.engine.pid : undefined;
  }

  async generate(request: GenerateRequest, { signal, enough, onText }: GenerateOptions): Promise<Generation> {
    const received = new ReceivedReply(onText);
    if (signal.aborted) return received.stopped();
    const { prefix, draft, ...rest } = request;
    const plain = { ...rest, ...(draft === undefined ? {} : { draft: [draft].flat() }) };
    let call: EngineCall = { type: 'generate', ...plain, messages: [...request.messages] };
    if (prefix !== undefined) call.prefix = [...prefix];
    const onMessage: CallOptions['onMessage'] = (message) => {
      if (message.type === 'text') received.take(message);
    };
    try {
      const work = this.repeatedOnce(async (engine) => {
        received.restart();
        await this.leaveBusyCores(engine);
        const running = call;
        // Should it be the file of the prefix that ended the engine, it must not do so again.
        call = { type: 'generate', ...plain, messages: [...request.messages] };
        return engine.call(running, 'generated', { signal, enough, onMessage });
      }, signal);
      const { generation } = await orAborted(work, signal, STOP_ANSWER_MS);
      this.idleSince = performance.now();
      return generation;
    } catch (error) {
      if (signal.aborted && !(error instanceof UserError)) return received.stopped();
      throw error;
    }
  }

  async countTokens(text: string): Promise<number> {
    const reply = await this.repeatedOnce((engine) => engine.call({ type: 'countTokens', text }, 'count'));
    return reply.count;
  }

  async tokenize(text: string): Promise<number[]> {
    const reply = await this.repeatedOnce((engine) => engine.call({ type: 'tokenize', text }, 'tokens'));
    return reply.tokens;
  }

  /** Embeddings of short texts by the loaded model, in its own scale; one vector a text. Throws on abort. */
  async embed(texts: readonly string[], signal?: AbortSignal): Promise<number[][]> {
    const options = signal === undefined ? {} : { signal };
    const call: EngineCall = { type: 'embed', texts: [...texts] };
    const { vectors } = await this.repeatedOnce((engine) => engine.call(call, 'embedded', options), signal);
    return vectors;
  }

  /**
   * Log-probability of each given token after the prompt and the tokens before it: temperature 1, whole vocabulary, no
   * grammar. For comparing engine and trainer, and for judging adapters.
   */
  async score(request: ScoreRequest, signal?: AbortSignal): Promise<number[]> {
    const { role = 'policy', messages, tokens, ...rest } = request;
    const call: EngineCall = { type: 'score', role, messages: [...messages], tokens: [...tokens], ...rest };
    const options = signal === undefined ? {} : { signal };
    const reply = await this.repeatedOnce((engine) => engine.call(call, 'scored', options), signal);
    signal?.throwIfAborted();
    return reply.logProbs;
  }

  /** Changes the number of threads from the next batch on; fewer while an experiment runs. At most the cores. */
  async setThreads(threads: number): Promise<void> {
    this.threads = threads;
    await this.repeatedOnce((engine) => this.applyThreads(engine, threads));
  }

  /** Frees memory and GPU until the next call, which loads the model again. */
  async unload(): Promise<void> {
    const engine = this.engine;
    this.engine = null;
    this.loading = null;
    await engine?.shutdown();
  }

  /** Stops what runs and ends the engine. */
  async dispose(): Promise<void> {
    this.isDisposed = true;
    await this.unload();
  }

  /** Runs `work` with a loaded engine, once more when the engine ends meanwhile. */
  private async repeatedOnce<T>(work: (engine: EngineProcess) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work(await this.loadedEngine());
      } catch (error) {
        if (!(error instanceof EngineGone) || this.isDisposed || signal?.aborted === true) throw error;
        if (attempt === 2) throw engineCrashed(error);
        this.options.log.warn(`The engine ended (${error.message}); it is started again and the call is repeated.`);
      }
    }
  }

  private async loadedEngine(): Promise<EngineProcess> {
    if (this.isDisposed) throw new Error('The model has been disposed.');
    if (this.engine?.gone !== true && this.loading !== null) return this.loading;
    const engine = new EngineProcess(this.options.engineEntry, this.options.log, this.environment);
    this.engine = engine;
    this.loading = this.load(engine);
    return this.loading;
  }

  private async load(engine: EngineProcess): Promise<EngineProcess> {
    const { onProgress } = this.options;
    try {
      const { info } = await engine.call(this.loadCall(), 'info', {
        onMessage: (message) => {
          if (message.type === 'progress') onProgress?.(message.share);
        },
      });
      this.loaded = info;
      if (this.threads !== null) await this.applyThreads(engine, this.threads);
      return engine;
    } catch (error) {
      engine.kill();
      throw error;
    }
  }

  private async applyThreads(engine: EngineProcess, threads: number): Promise<void> {
    await engine.call({ type: 'setThreads', threads }, 'done');
    if (this.loaded !== null) this.loaded = { ...this.loaded, threads };
  }

  /** With threads on "auto", as many as there are free cores now, and never more than when the model was loaded. */
  private async leaveBusyCores(engine: EngineProcess): Promise<void> {
    if (this.options.threads !== 'auto' || this.threads !== null || this.loaded === null) return;
    this.mostThreads ??= this.loaded.threads;
    // Right after a call nothing else can have begun that matters; a step's second call need not wait for a look.
    if (performance.now() - this.idleSince < RECENT_MS) return;
    const threads = Math.min(this.mostThreads, await freeCores());
    if (threads !== this.loaded.threads) await this.applyThreads(engine, threads);
  }

  private loadCall(): Omit<LoadRequest, 'id'> {
    const { modelPath, minContextSize = DEFAULT_MIN_CONTEXT, gpu, threads } = this.options;
    // After a crash the same size again: the session's prompts were made for it.
    const contextSize = this.loaded?.contextSize ?? this.options.contextSize;
    const { gpuLayers, memoryLimit, adapters } = this.options;
    return {
      type: 'load',
      modelPath,
      contextSize,
      minContextSize,
      gpu,
      threads,
      adapters: [...adapters],
      ...(gpuLayers === undefined ? {} : { gpuLayers }),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
      ...(this.prefixes === undefined ? {} : { prefixes: this.prefixes }),
    };
  }
}

/** An adapter that cannot be read has no identity; the engine will say what is wrong with it. */
async function prefixesOf(options: LlamaModelOptions, adapter: string | null): Promise<LoadRequest['prefixes']> {
  const { prefixDir: dir, adapters } = options;
  if (dir === undefined || (adapters.length > 0 && adapter === null)) return undefined;
  try {
    return { dir, identity: await prefixIdentity({ ...options, adapter }) };
  } catch (error) {
    // The model's file is missing, which loading it will say.
    options.log.debug(`No prefixes are kept: ${errorText(error)}`);
    return undefined;
  }
}

/**
 * After a stop the engine answers between two tokens or two chunks of the prompt. When that takes longer than this, as
 * on a slow machine or while the engine is being started, the caller gets what has come so far.
 */
const STOP_ANSWER_MS = 250;

/** Rejects with the signal's reason when `work` has not ended `graceMs` after an abort. `work` goes on unheard. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined, graceMs = 0): Promise<T> {
  if (signal === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const { promise: aborted, reject } = withResolvers();
  const onAbort = () => {
    timer = setTimeout(() => reject(toError(signal.reason)), graceMs);
  };
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Promise.withResolvers, which Node 20 lacks. */
function withResolvers(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, rejectIt) => {
    reject = rejectIt;
  });
  return { promise, reject };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

function engineCrashed(error: EngineGone): UserError {
  return new UserError(
    'engineCrashed',
    `The model engine ended twice (${error.message}); choose a smaller model or context, or "cpu" as GPU, and see the log.`,
  );
}
