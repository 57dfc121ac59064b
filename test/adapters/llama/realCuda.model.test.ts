import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cudaPackages,
  PACKAGES_VARIABLE,
  packageFolder,
  packagesRoot,
} from '../../../src/adapters/llama/cuda/cudaPackages.js';
import { fetchCuda, isInstalled } from '../../../src/adapters/llama/cuda/fetchCuda.js';
import { EngineProcess } from '../../../src/adapters/llama/engineProcess.js';
import { ENGINE_ENTRY } from '../../buildEngine.js';
import { modelPath } from '../../models.js';

const ROOT = new URL('../../../', import.meta.url);
const silent = () => undefined;

/** Asks the engine's library where it would take the CUDA build from, in a process like the engine's. */
const PROBE = `
import { findFetchedPackages } from './hook.mjs';
findFetchedPackages();
const { getPrebuiltBinaryPath } = await import(process.argv[2]);
const { binaryPath } = await getPrebuiltBinaryPath({ platform: 'linux', arch: 'x64', gpu: 'cuda' }, 'linux-x64-cuda');
console.log(binaryPath);
`;

// The build for CUDA 13, 143 MB, from the npm registry of this machine.
describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the real CUDA build', () => {
  const [wanted] = cudaPackages(13)!;
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ml-agent-cuda-'));
    await fetchCuda([wanted!], dir, {
      env: process.env,
      home: homedir(),
      signal: new AbortController().signal,
      log: { debug: silent, info: silent, warn: silent, error: silent },
      onProgress: silent,
    });
  });

  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('has the digest of the lock file, and is what the engine’s library finds', async () => {
    expect(await isInstalled(wanted!, dir)).toBe(true);
    const entryPoints = [fileURLToPath(new URL('src/adapters/llama/engine/fetchedPackages.ts', ROOT))];
    const outfile = join(dir, 'hook.mjs');
    await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', outfile });
    await writeFile(join(dir, 'probe.mjs'), PROBE);
    const library = new URL('node_modules/node-llama-cpp/dist/bindings/utils/compileLLamaCpp.js', ROOT).href;
    const env = { ...process.env, [PACKAGES_VARIABLE]: packagesRoot(dir) };
    const { stdout } = await promisify(execFile)(process.execPath, [join(dir, 'probe.mjs'), library], { env });
    expect(stdout.trim()).toBe(join(packageFolder(dir, wanted!), 'bins', 'linux-x64-cuda', 'llama-addon.node'));
  });

  it('leaves the model working where it does not run, and the log says so', async () => {
    const lines: string[] = [];
    const note = (line: string) => void lines.push(line);
    const log = { debug: silent, info: note, warn: note, error: note };
    const engine = new EngineProcess(ENGINE_ENTRY, log, {
      [PACKAGES_VARIABLE]: packagesRoot(dir),
      // Also on a machine with a GPU: it is hidden from CUDA.
      CUDA_VISIBLE_DEVICES: '',
    });
    try {
      const { info } = await engine.call(
        {
          type: 'load',
          modelPath: modelPath('smollm2-135m'),
          contextSize: 512,
          minContextSize: 256,
          gpu: 'auto',
          threads: 1,
          adapters: [],
        },
        'info',
      );
      expect(info.device).not.toContain('cuda');
      expect(lines).toEqual([expect.stringContaining("CUDA build does not run here; an update of NVIDIA's driver")]);
    } finally {
      await engine.shutdown();
    }
  });
});
