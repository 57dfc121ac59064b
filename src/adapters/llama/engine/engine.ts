import { availableParallelism } from 'node:os';
import { type Llama, InsufficientMemoryError, type LlamaModel, type Token, getModuleVersion } from 'node-llama-cpp';
import { UserError, errorText } from '../../../core/errors.js';
import type { Role } from '../../../core/ports.js';
import type { EngineInfo, EngineMessage, EngineRequest, LoadRequest } from '../../../shared/engineProtocol.js';
import { type ChatTemplate, chatTemplateOf } from './chatTemplate.js';
import { TILE } from './chunkPace.js';
import { defaultThreads } from './defaultThreads.js';
import { embed } from './embed.js';
import { adapterDoesNotFit, notEnoughMemory } from './errors.js';
import { availableRam, contextMemory, type Fit } from './fitContext.js';
import { generate } from './generate.js';
import { loadModel, startLlama } from './loadModel.js';
import { logLevel } from './logLevel.js';
import { PrefixFile } from './prefixFile.js';
import { CONTEXT_TYPE, RoleSequence } from './roleSequence.js';
import { score } from './score.js';

type Send = (message: EngineMessage) => void;
type Loaded = {
  readonly request: LoadRequest;
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly fit: Fit;
  readonly template: ChatTemplate;
  readonly device: string;
  readonly engine: string;
  readonly roles: Map<Role, RoleSequence>;
};
/** Requests that carry an id, which all but `stop` do. */
export type Answerable = Exclude<EngineRequest, { type: 'stop' }>;

/** Fewer tokens are evaluated sooner than they are looked for. */
const SHORTEST_PREFIX = 64;

/** One model and its contexts. Requests must come one at a time; the caller queues them. */
export class Engine {
  private llama: Llama | null = null;
  private loaded: Loaded | null = null;

  constructor(private readonly send: Send) {}

  /** Carries out a request and returns its one reply. Throws what is answered with an error. */
  async handle(request: Answerable, stop: AbortSignal): Promise<EngineMessage> {
    const { id } = request;
    switch (request.type) {
      case 'load':
        return { type: 'info', id, info: await this.load(request, stop) };
      case 'generate':
        return { type: 'generated', id, generation: await this.generate(request, stop) };
      case 'score':
        return { type: 'scored', id, logProbs: await this.score(request, stop) };
      case 'tokenize':
        return { type: 'tokens', id, tokens: this.mustBeLoaded().model.tokenize(request.text, false) };
      case 'countTokens':
        return { type: 'count', id, count: this.mustBeLoaded().model.tokenize(request.text, false).length };
      case 'embed':
        return { type: 'embedded', id, vectors: await embed(this.mustBeLoaded().model, request.texts, stop) };
      case 'setThreads':
        this.mustBeLoaded().llama.maxThreads = request.threads;
        return { type: 'done', id };
      case 'info':
        return { type: 'info', id, info: this.info() };
      case 'shutdown':
        await this.unload();
        await this.llama?.dispose();
        return { type: 'done', id };
    }
  }

  private async load(request: LoadRequest, stop: AbortSignal): Promise<EngineInfo> {
    await this.unload();
    const { llama, model, fit } = await this.loadWhereItFits(request, stop);
    // The library counts the machine's cores; a container or a job may have fewer of them.
    const cores = Math.min(llama.cpuMathCores, availableParallelism());
    llama.maxThreads = request.threads === 'auto' ? defaultThreads(cores) : request.threads;
    const device = await deviceOf(llama, model);
    const engine = `node-llama-cpp ${await getModuleVersion()}, llama.cpp ${llama.llamaCppRelease.release}`;
    const template = chatTemplateOf(model);
    this.loaded = { request, llama, model, fit, template, device, engine, roles: new Map() };
    // Adapters are loaded with a context, and memory must be known to suffice before the model counts as loaded. A
    // context takes about a second, for which no step should wait.
    await this.role('policy');
    await this.roleOrPolicy('editor');
    return this.info();
  }

  /** On "auto" a GPU that others have filled is no reason not to work: the model then runs on the CPU. */
  private async loadWhereItFits(request: LoadRequest, stop: AbortSignal) {
    const onProgress = (share: number) => this.send({ type: 'progress', id: request.id, share: Math.min(1, share) });
    const load = async (gpu: LoadRequest['gpu']) => {
      const llama = (this.llama ??= await startLlama(gpu, this.logger));
      return { llama, ...(await loadModel(llama, request, onProgress, stop)) };
    };
    try {
      return await load(request.gpu);
    } catch (error) {
      const isFull = error instanceof UserError && error.code === 'notEnoughVideoMemory';
      if (!isFull || request.gpu !== 'auto') throw error;
      this.send({ type: 'log', level: 'warn', message: `${error.message} The model runs on the CPU meanwhile.` });
      await this.llama?.dispose();
      this.llama = null;
      return load('cpu');
    }
  }

  private async generate(request: Extract<EngineRequest, { type: 'generate' }>, stop: AbortSignal) {
    const { llama, model, template } = this.mustBeLoaded();
    const { id } = request;
    const prompt = template.tokenize(request.messages, request.replyStart ?? '');
    const onToken = (text: string, token: number, logProb: number) =>
      this.send({ type: 'text', id, text, tokens: [token], logProbs: [logProb] });
    const prefix = this.prefixOf(request, prompt);
    return this.withRole(request.role, (role) =>
      generate(request, { llama, model, role, prompt, prefix, stop, onToken }),
    );
  }

  /**
   * The beginning of the prompt that is kept on disk: the tokens that it shares with the prefix alone, in whole tiles,
   * so that the rest is evaluated in the same chunks whether it was loaded or not. Null when there is none worth it.
   */
  private prefixOf({ prefix }: Extract<EngineRequest, { type: 'generate' }>, prompt: readonly Token[]) {
    const { request, template, device, engine, model } = this.mustBeLoaded();
    if (prefix === undefined || request.prefixes === undefined) return null;
    const alone = template.tokenize(prefix, '');
    const differs = alone.findIndex((token, i) => token !== prompt[i]);
    const shared = differs < 0 ? alone.length : differs;
    const length = Math.floor(Math.min(shared, prompt.length - 1) / TILE) * TILE;
    if (length < SHORTEST_PREFIX) return null;
    const { dir, identity } = request.prefixes;
    const place = {
      dir,
      identity: JSON.stringify([identity, engine, CONTEXT_TYPE, device, model.gpuLayers]),
      log: (message: string) => this.send({ type: 'log', level: 'info', message }),
    };
    return new PrefixFile(place, prompt.slice(0, length));
  }

  private async score(request: Extract<EngineRequest, { type: 'score' }>, stop: AbortSignal) {
    const prompt = this.mustBeLoaded().template.tokenize(request.messages, request.replyStart ?? '');
    return this.withRole(request.role, (role) => score(role, prompt, request.tokens as typeof prompt, stop));
  }

  /** After a failure in native code nobody knows what the context holds; it is made anew for the next call. */
  private async withRole<T>(name: Role, work: (role: RoleSequence) => Promise<T>): Promise<T> {
    const role = await this.roleOrPolicy(name);
    try {
      return await work(role);
    } catch (error) {
      if (!(error instanceof UserError)) {
        for (const [key, value] of this.loaded?.roles ?? []) if (value === role) this.loaded?.roles.delete(key);
        await role.dispose();
      }
      throw error;
    }
  }

  /** Without memory for a context of its own a role takes the policy's: prompts are evaluated more often, no more. */
  private async roleOrPolicy(name: Role): Promise<RoleSequence> {
    try {
      return await this.role(name);
    } catch (error) {
      const policy = this.loaded?.roles.get('policy');
      if (name === 'policy' || policy === undefined) throw error;
      const message = `The ${name} has no context of its own and shares the policy's: ${errorText(error)}`;
      this.send({ type: 'log', level: 'info', message });
      return policy;
    }
  }

  /** The context of a role, made when it is first asked for. */
  private async role(wanted: Role): Promise<RoleSequence> {
    const { request, llama, model, fit, roles } = this.mustBeLoaded();
    const role = fit.contexts === 1 ? 'policy' : wanted;
    const known = roles.get(role);
    if (known !== undefined) return known;
    const { cpuRam } = await contextMemory(model.fileInsights, fit.contextSize, model.gpuLayers);
    const availableBytes = await availableRam(llama);
    const { contextSize } = fit;
    if (cpuRam > availableBytes)
      throw notEnoughMemory({ path: request.modelPath, contextSize, neededBytes: cpuRam, availableBytes });
    const threadsAtMost = Math.max(llama.cpuMathCores, llama.maxThreads);
    const created = await RoleSequence.create(llama, model, {
      contextSize,
      adapters: request.adapters,
      threadsAtMost,
    }).catch((error: unknown) => {
      if (isForMemory(error))
        throw notEnoughMemory({ path: request.modelPath, contextSize, neededBytes: cpuRam, availableBytes });
      const [adapter] = request.adapters;
      throw adapter === undefined ? error : adapterDoesNotFit(adapter.path, errorText(error));
    });
    roles.set(role, created);
    return created;
  }

  private info(): EngineInfo {
    const { llama, model, fit, template, device, engine, roles } = this.mustBeLoaded();
    const parts = [model, ...[...roles.values()].map(({ context }) => context)].map(({ memoryUsage }) => memoryUsage);
    return {
      contextSize: fit.contextSize,
      trainContextSize: model.trainContextSize,
      device,
      threads: llama.maxThreads,
      engine,
      architecture: String(model.architecture),
      template: template.name,
      gpuLayers: model.gpuLayers,
      layers: model.fileInsights.totalLayers,
      memory: {
        ram: parts.reduce((sum, { ram }) => sum + ram, 0),
        vram: parts.reduce((sum, { vram }) => sum + vram, 0),
      },
    };
  }

  private mustBeLoaded(): Loaded {
    if (this.loaded === null) throw new Error('No model is loaded.');
    return this.loaded;
  }

  /** From child to parent: sequences, contexts, model. Metal asserts at exit otherwise. */
  private async unload(): Promise<void> {
    const loaded = this.loaded;
    this.loaded = null;
    for (const role of loaded?.roles.values() ?? []) await role.dispose();
    await loaded?.model.dispose();
  }

  private readonly logger = (level: string, message: string): void => {
    const text = message.trimEnd();
    if (text !== '') this.send({ type: 'log', level: logLevel(level, text), message: text });
  };
}

/** The library has an error of its own for what it estimates, and another one for what the back end refuses. */
function isForMemory(error: unknown): boolean {
  return error instanceof InsufficientMemoryError || /^Failed to create context/.test(errorText(error));
}

/** A model without a layer on the GPU computes on the CPU; one with some of them there computes on both. */
async function deviceOf(llama: Llama, { gpuLayers, fileInsights: { totalLayers } }: LlamaModel): Promise<string> {
  if (llama.gpu === false || gpuLayers === 0) return 'cpu';
  const names = `${llama.gpu} ${(await llama.getGpuDeviceNames()).join(', ')}`;
  return gpuLayers < totalLayers ? `${names} (${gpuLayers} of ${totalLayers} layers)` : names;
}
