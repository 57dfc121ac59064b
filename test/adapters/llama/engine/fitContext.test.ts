import { type GgufInsights, InsufficientMemoryError, type Llama } from 'node-llama-cpp';
import { describe, expect, it } from 'vitest';
import { fitContext } from '../../../../src/adapters/llama/engine/fitContext.js';
import type { LoadRequest } from '../../../../src/shared/engineProtocol.js';

const MB = 1e6;
const LAYERS = 28;
/** Bytes of the weights, and of a context of so many tokens. */
const WEIGHTS = 1000 * MB;
const context = (tokens: number) => (tokens / 8192) * 100 * MB;

/** A model of which every layer is on the GPU, or none; its contexts go with it. */
const insights = {
  trainContextSize: 32_768,
  totalLayers: LAYERS,
  configurationResolver: { resolveModelGpuLayersV2: () => Promise.resolve({ gpuLayers: LAYERS }) },
  estimateModelResourceRequirementsV2: ({ gpuLayers }: { gpuLayers: number }) =>
    Promise.resolve(gpuLayers > 0 ? { cpuRam: 0, gpuVram: WEIGHTS } : { cpuRam: WEIGHTS, gpuVram: 0 }),
  estimateContextResourceRequirementsV2: (of: { contextSize: number; modelGpuLayers: number }) =>
    Promise.resolve(
      of.modelGpuLayers > 0
        ? { cpuRam: 0, gpuVram: context(of.contextSize) }
        : { cpuRam: context(of.contextSize), gpuVram: 0 },
    ),
} as unknown as GgufInsights;

function fit(memory: { ram: number; vram?: number }, contextSize: LoadRequest['contextSize'] = 'auto', of = insights) {
  const llama = {
    gpu: memory.vram === undefined ? false : 'cuda',
    getRamState: () => Promise.resolve({ free: memory.ram }),
    getVramState: () => Promise.resolve({ free: memory.vram }),
  } as unknown as Llama;
  const request: LoadRequest = {
    type: 'load',
    id: 1,
    modelPath: '/model.gguf',
    contextSize,
    minContextSize: 8192,
    gpu: 'auto',
    threads: 'auto',
    adapters: [],
    memoryLimit: memory.ram,
  };
  return fitContext(llama, of, request);
}

describe('the contexts of a model', () => {
  it.each([
    ['two of the largest size', { ram: 1800 * MB }, { contextSize: 32_768, contexts: 2 }],
    ['two smaller ones rather than a large one', { ram: 1700 * MB }, { contextSize: 16_384, contexts: 2 }],
    ['two of the smallest', { ram: 1200 * MB }, { contextSize: 8192, contexts: 2 }],
    ['one, which the roles share, where two do not fit', { ram: 1100 * MB }, { contextSize: 8192, contexts: 1 }],
    ['two that fit the GPU', { ram: 10 * MB, vram: 1500 * MB }, { contextSize: 16_384, contexts: 2 }],
    // The library has made sure that one context fits with these layers.
    ['one on a GPU without room for two', { ram: 10 * MB, vram: 1100 * MB }, { contexts: 1 }],
  ])('are %s', async (_, memory, expected) => expect(await fit(memory)).toMatchObject(expected));

  it('have the size that was asked for, shared where two do not fit', async () => {
    expect(await fit({ ram: 1800 * MB }, 32_768)).toMatchObject({ contextSize: 32_768, contexts: 2 });
    expect(await fit({ ram: 1700 * MB }, 32_768)).toMatchObject({ contextSize: 32_768, contexts: 1 });
  });

  it('are smaller ones, or none, where the GPU has no room for them', async () => {
    const roomFor = (largest: number): GgufInsights =>
      ({
        ...insights,
        configurationResolver: {
          resolveModelGpuLayersV2({ fitContext: { contextSize } }: { fitContext: { contextSize: number } }) {
            if (contextSize > largest) return Promise.reject(new InsufficientMemoryError('too large for the VRAM'));
            return Promise.resolve({ gpuLayers: LAYERS });
          },
        },
      }) as unknown as GgufInsights;
    const gpu = { ram: 10 * MB, vram: 3000 * MB };
    expect(await fit(gpu, 'auto', roomFor(16_384))).toMatchObject({ contextSize: 16_384, contexts: 2 });
    await expect(fit(gpu, 'auto', roomFor(0))).rejects.toMatchObject({
      code: 'notEnoughVideoMemory',
      message: expect.stringMatching(
        /^model\.gguf has no room on the GPU, of which 2\.8 GB are free; close /,
      ) as string,
    });
  });

  it('are none where the smallest one does not fit', async () => {
    await expect(fit({ ram: 1000 * MB })).rejects.toMatchObject({ code: 'notEnoughMemory' });
  });
});
