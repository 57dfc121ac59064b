import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adapterHash } from '../../../src/adapters/llama/adapterHash.js';

describe('the identity of adapters', () => {
  let dir: string;
  let path: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ml-agent-hash-'));
    path = join(dir, 'a.gguf');
    await writeFile(path, 'weights');
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('is null without one', async () => {
    expect(await adapterHash([])).toBeNull();
  });

  it('is the hash of the file when there is one at scale 1', async () => {
    expect(await adapterHash([{ path, scale: 1 }])).toBe(createHash('sha256').update('weights').digest('hex'));
  });

  it('changes with the scale and the number of files', async () => {
    const one = await adapterHash([{ path, scale: 1 }]);
    const weak = await adapterHash([{ path, scale: 0.5 }]);
    const two = await adapterHash([
      { path, scale: 1 },
      { path, scale: 1 },
    ]);
    expect(new Set([one, weak, two]).size).toBe(3);
    expect(weak).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is null when a file is missing, which the engine reports', async () => {
    expect(await adapterHash([{ path: join(dir, 'none.gguf'), scale: 1 }])).toBeNull();
  });
});
