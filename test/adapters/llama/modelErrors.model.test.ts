import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelPath } from '../../models.js';
import { ask, startModel } from './startModel.js';
import { type GgufTensor, tinyGguf } from './tinyGguf.js';

/** SmolLM2-135M: width, and the rank of the adapters made here. */
const WIDTH = 576;
const RANK = 4;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ml-agent-gguf-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function file(name: string, content: Buffer | string): Promise<string> {
  await writeFile(join(dir, name), content);
  return join(dir, name);
}

/** A LoRA for the query projection of the first layer. With `size` 0 it changes nothing. */
function adapter(size: number, architecture = 'llama', width = WIDTH): Buffer {
  const tensor = (name: string, shape: number[], value: (index: number) => number): GgufTensor => ({
    name: `blk.0.attn_q.weight.${name}`,
    shape,
    values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => value(index)),
  });
  return tinyGguf(
    {
      'general.architecture': architecture,
      'general.type': 'adapter',
      'adapter.type': 'lora',
      'adapter.lora.alpha': { float32: RANK },
    },
    [
      tensor('lora_a', [width, RANK], (index) => Math.sin(index)),
      tensor('lora_b', [RANK, width], (index) => size * Math.cos(index)),
    ],
  );
}

describe('a model that cannot be used is refused with one sentence', () => {
  const refusal = async (changes: Parameters<typeof startModel>[1]) =>
    startModel('smollm2-135m', changes).then(
      async (model) => {
        await model.dispose();
        throw new Error('The model was not refused.');
      },
      (error: unknown) => error,
    );

  it('when the file is missing', async () => {
    const path = join(dir, 'none.gguf');
    expect(await refusal({ modelPath: path })).toMatchObject({
      name: 'UserError',
      code: 'modelMissing',
      badInput: true,
      message: expect.stringContaining(path),
    });
  });

  it('when the file is no GGUF', async () => {
    const path = await file('notes.gguf', 'these are notes\n'.repeat(100));
    expect(await refusal({ modelPath: path })).toMatchObject({ code: 'notAGguf', badInput: true });
  });

  it('when it is empty', async () => {
    expect(await refusal({ modelPath: await file('empty.gguf', '') })).toMatchObject({ code: 'notAGguf' });
  });

  it('when only its first bytes are those of a GGUF', async () => {
    const path = await file('garbage.gguf', Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(4096, 0xa5)]));
    expect(await refusal({ modelPath: path })).toMatchObject({ code: 'modelDamaged' });
  });

  it.each([
    ['in its head', 20_000],
    ['in its weights', 40_000_000],
  ])('when it breaks off %s', async (_, bytes) => {
    const source = await open(modelPath('smollm2-135m'));
    const { buffer } = await source.read(Buffer.alloc(bytes), 0, bytes, 0);
    await source.close();
    const error = await refusal({ modelPath: await file(`cut-${bytes}.gguf`, buffer) });
    expect(error).toMatchObject({ code: 'modelDamaged', message: expect.stringContaining('download it again') });
  });

  it('when the engine does not know its architecture', async () => {
    const path = await file('alien.gguf', tinyGguf({ 'general.architecture': 'alien', 'general.type': 'model' }));
    expect(await refusal({ modelPath: path })).toMatchObject({
      code: 'unsupportedArchitecture',
      message: expect.stringContaining('"alien"'),
    });
  });

  it('when it is an adapter', async () => {
    const path = await file('adapter-as-model.gguf', adapter(0));
    expect(await refusal({ modelPath: path })).toMatchObject({ code: 'notAChatModel' });
  });

  it('when it needs more memory than it may take, with both figures', async () => {
    const error = await refusal({ memoryLimit: 64 * 1024 ** 2 });
    expect(error).toMatchObject({
      code: 'notEnoughMemory',
      message: expect.stringMatching(/4096 tokens needs 0\.\d GB of memory, but 0\.1 GB are available/),
    });
  });

  it('when its context is too small for the agent', async () => {
    const error = await refusal({ contextSize: 1024, minContextSize: 8192 });
    expect(error).toMatchObject({ code: 'contextBelowFloor', message: expect.stringContaining('1024') });
  });

  it('when there is no GPU of the wanted kind', async () => {
    expect(await refusal({ gpu: 'metal' })).toMatchObject({ code: 'noGpu' });
  });
});

describe('an adapter', () => {
  it.each([
    ['is missing', () => Promise.resolve(join(dir, 'none-adapter.gguf')), 'adapterMissing'],
    ['is no GGUF', () => file('adapter.bin', 'weights'), 'adapterDoesNotFit'],
    ['is a model', () => Promise.resolve(modelPath('smollm2-135m')), 'adapterDoesNotFit'],
    ['is for another architecture', () => file('qwen.gguf', adapter(1, 'qwen2')), 'adapterDoesNotFit'],
    ['has other shapes', () => file('narrow.gguf', adapter(1, 'llama', 64)), 'adapterDoesNotFit'],
  ])('that %s is refused', async (_, path, code) => {
    const start = startModel('smollm2-135m', { adapters: [{ path: await path(), scale: 1 }] });
    await expect(start).rejects.toMatchObject({ name: 'UserError', code });
  });

  it('changes the probabilities, unless it is empty', async () => {
    const request = ask('Name an animal.', { sampling: { temperature: 1, topK: 0, topP: 1, seed: 5 }, maxTokens: 4 });
    const logProbs = async (size: number | null) => {
      const path = await file(`adapter-${size}.gguf`, adapter(size ?? 0));
      const model = await startModel('smollm2-135m', { adapters: size === null ? [] : [{ path, scale: 1 }] });
      const scored = await model.score({ messages: request.messages, tokens: [504, 1025, 314] });
      expect(model.info().adapter === null).toBe(size === null);
      await model.dispose();
      return scored;
    };
    const base = await logProbs(null);
    const empty = await logProbs(0);
    const strong = await logProbs(0.05);
    base.forEach((value, index) => expect(empty[index]).toBeCloseTo(value, 4));
    expect(strong.some((value, index) => Math.abs(value - (base[index] ?? NaN)) > 0.01)).toBe(true);
  });
});
