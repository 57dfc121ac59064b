import { totalmem } from 'node:os';
import { type GgufInsights, InsufficientMemoryError, type Llama } from 'node-llama-cpp';
import type { LoadRequest } from '../../../shared/engineProtocol.js';
import { type MemoryNeed, contextBelowFloor, notEnoughMemory, notEnoughVideoMemory } from './errors.js';
import { BATCH_SIZE } from './roleSequence.js';

/** What `"auto"` tries, largest first. */
const SIZES = [32_768, 16_384, 8_192];

export interface Fit {
  /** Tokens of each context. */
  readonly contextSize: number;
  readonly gpuLayers: number;
  /** One for each role, or one that they share. */
  readonly contexts: 1 | 2;
}

interface Candidate extends Fit {
  readonly ram: number;
  readonly vram: number;
}

/**
 * Chooses context size and GPU layers by estimates of the memory, before anything is loaded. With `"auto"` it is the
 * largest size that fits without costing layers on the GPU. Each role has a context of its own; where even the smallest
 * two do not fit, the roles share one.
 * @throws {UserError} `contextBelowFloor`, `notEnoughMemory`, or `notEnoughVideoMemory` when not even the buffers of a
 * model without a layer on the GPU fit there.
 */
export async function fitContext(llama: Llama, insights: GgufInsights, request: LoadRequest): Promise<Fit> {
  const sizes = candidateSizes(insights, request);
  const smallest = await candidate(llama, insights, request, Math.min(...sizes), 1);
  const ram = Math.min(await availableRam(llama), request.memoryLimit ?? Infinity);
  const vram = llama.gpu === false ? 0 : (await llama.getVramState()).free;
  if (smallest === null) throw notEnoughVideoMemory(request.modelPath, vram);
  for (const contexts of [2, 1] as const) {
    for (const size of sizes) {
      const tried = await candidate(llama, insights, request, size, contexts);
      if (tried === null) continue;
      // The library has seen to the memory of one context on the GPU.
      const fits = tried.ram <= ram && (contexts === 1 || tried.vram <= vram);
      if (fits && tried.gpuLayers >= smallest.gpuLayers) return tried;
    }
  }
  throw notEnoughMemory(needOf(request.modelPath, smallest, ram));
}

function candidateSizes(insights: GgufInsights, request: LoadRequest): number[] {
  const trained = insights.trainContextSize ?? Infinity;
  const wanted = request.contextSize === 'auto' ? [...SIZES, trained] : [request.contextSize];
  const possible = wanted.map((size) => Math.min(size, trained)).filter((size) => size >= request.minContextSize);
  if (possible.length === 0)
    throw contextBelowFloor(
      request.modelPath,
      Math.min(trained, Math.max(...wanted.filter(Number.isFinite))),
      request.minContextSize,
    );
  return [...new Set(possible)]
    .sort((a, b) => b - a)
    .filter((size) => size <= Math.max(...SIZES) || wanted.length === 1);
}

/** @returns null when the GPU has no room for it. */
async function candidate(
  llama: Llama,
  insights: GgufInsights,
  request: LoadRequest,
  contextSize: number,
  contexts: Fit['contexts'],
): Promise<Candidate | null> {
  const gpuLayers = await gpuLayersFor(llama, insights, request, contextSize);
  if (gpuLayers === null) return null;
  const model = await insights.estimateModelResourceRequirementsV2({ gpuLayers });
  const context = await contextMemory(insights, contextSize, gpuLayers);
  return {
    contextSize,
    gpuLayers,
    contexts,
    ram: model.cpuRam + contexts * context.cpuRam,
    vram: model.gpuVram + contexts * context.gpuVram,
  };
}

async function gpuLayersFor(llama: Llama, insights: GgufInsights, request: LoadRequest, contextSize: number) {
  if (llama.gpu === false) return 0;
  if (request.gpuLayers !== undefined) return Math.min(request.gpuLayers, insights.totalLayers);
  try {
    return (await insights.configurationResolver.resolveModelGpuLayersV2({ fitContext: { contextSize } })).gpuLayers;
  } catch (error) {
    if (error instanceof InsufficientMemoryError) return null;
    throw error;
  }
}

/** Memory of one context, in bytes. */
export function contextMemory(insights: GgufInsights, contextSize: number, modelGpuLayers: number) {
  return insights.estimateContextResourceRequirementsV2({
    contextSize,
    modelGpuLayers,
    batchSize: BATCH_SIZE,
    sequences: 1,
    flashAttention: 'auto',
  });
}

/** Bytes of memory that can still be taken, within the limit of a container if there is one. */
export async function availableRam(llama: Llama): Promise<number> {
  const { free } = await llama.getRamState();
  const limit = process.constrainedMemory();
  const contained = limit > 0 && limit < totalmem();
  return contained ? Math.min(free, limit - process.memoryUsage.rss()) : free;
}

function needOf(path: string, { contextSize, ram }: Candidate, availableBytes: number): MemoryNeed {
  return { path, contextSize, neededBytes: ram, availableBytes };
}
