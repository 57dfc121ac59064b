import { getEventListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { machineFacts, parseNvidiaSmi } from '../../../src/adapters/python/machineFacts.js';

describe('parseNvidiaSmi', () => {
  it.each([
    ['NVIDIA H100 80GB HBM3, 81559 MiB\n', 'NVIDIA H100 80GB HBM3, 79.6 GB'],
    ['NVIDIA L4, 23034 MiB\nNVIDIA L4, 23034 MiB\n', '2 x NVIDIA L4, 22.5 GB'],
    ['NVIDIA GeForce RTX 3060, 12288 MiB\r\n', 'NVIDIA GeForce RTX 3060, 12 GB'],
    ['No devices were found\n', null],
    ['', null],
  ])('reads %j', (text, expected) => {
    expect(parseNvidiaSmi(text)).toBe(expected);
  });
});

it('tells cores and memory, and answers on abort too', async () => {
  const facts = await machineFacts(AbortSignal.abort());
  expect(facts.cores).toBeGreaterThanOrEqual(1);
  expect(facts.memoryGb).toBeGreaterThan(0.1);
  expect(facts.memoryGb).toBeLessThan(100_000);
  expect(facts.freeMemoryGb).toBeLessThanOrEqual(facts.memoryGb);
  expect([0, 0.25, 0.5, ...Array.from({ length: 17 }, (_, i) => 2 ** i)]).toContain(facts.freeMemoryGb);
});

it('leaves nothing behind on a signal that many sessions share, also where there is no nvidia-smi', async () => {
  vi.stubEnv('PATH', '/nowhere');
  const { signal } = new AbortController();
  for (let session = 0; session < 3; session++) await machineFacts(signal);
  vi.unstubAllEnvs();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
