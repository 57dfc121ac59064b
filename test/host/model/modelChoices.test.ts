import { expect, it, test } from 'vitest';
import { MODELS } from '../../../src/adapters/llama/models/catalogue.js';
import { gigabytes, modelChoices } from '../../../src/host/model/modelChoices.js';

const t = (text: string, ...args: (string | number)[]) =>
  text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)]));

it('says of each model its size, memory need, licence, and whether it fits', () => {
  const machine = { memory: 4e9, downloaded: new Set(['coder-1.5b']), chosen: 'coder-1.5b' };
  const choices = modelChoices(MODELS, machine, t);
  const [big, small] = ['coder-7b', 'coder-1.5b'].map((name) => choices.find(({ entry }) => entry.name === name)!);
  expect(big!.label).toBe('$(warning) coder-7b');
  expect(big!.description).toBe('4.7 GB download · licence: Apache-2.0');
  expect(big!.detail).toContain('needs 5.6 GB of 4 GB memory: does not fit');
  expect(small!.label).toBe('$(check) coder-1.5b');
  expect(small!.description).toBe('in use · downloaded · licence: Apache-2.0');
  expect(choices[0]).toBe(small);
});

it('lists every model of the catalogue', () => {
  const choices = modelChoices(MODELS, { memory: 64e9, downloaded: new Set(), chosen: '' }, t);
  expect(choices.map(({ entry }) => entry)).toEqual(MODELS);
});

test.each([
  [1, '1 kB'],
  [98_362_432, '98 MB'],
  [491_400_064, '491 MB'],
  [999_000_000, '1.0 GB'],
  [4_683_073_536, '4.7 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(gigabytes(bytes)).toBe(text);
});
