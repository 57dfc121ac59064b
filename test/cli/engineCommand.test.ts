import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LOCKED_ENGINE } from '../../src/adapters/llama/cuda/lockedEngine.js';
import { startFileServer } from '../adapters/llama/models/fileServer.js';
import { cliTests } from './cliTests.js';

const cli = cliTests();
const GPU = 'NVIDIA GeForce RTX 4090';

/** A machine with a GPU, as far as files and NVIDIA's program tell; its cache is in the test's folder. */
function gpuMachine(): Record<string, string> {
  const folder = path.join(cli.dir, 'nvidia');
  mkdirSync(folder);
  for (const name of ['cuda.so.1', 'cudart.so.13', 'cublas.so.13', 'cublasLt.so.13'])
    writeFileSync(path.join(folder, `lib${name}`), '');
  writeFileSync(path.join(folder, 'nvidia-smi'), `#!/bin/sh\necho '${GPU}'\n`);
  chmodSync(path.join(folder, 'nvidia-smi'), 0o755);
  return {
    PATH: `${folder}:${process.env['PATH']}`,
    LD_LIBRARY_PATH: folder,
    XDG_CACHE_HOME: path.join(cli.dir, 'c'),
  };
}

describe('engine', () => {
  it.each([
    [[], 'Say "ml-agent engine show"'],
    [['start'], 'Say "ml-agent engine show"'],
    [['add'], 'Only "cuda" can be added'],
    [['add', 'rocm'], 'Only "cuda" can be added'],
    [['add', 'cuda', '--runtime', '11'], 'The engine has a build for CUDA 13 and 12'],
    [['add', 'cuda', '--fast'], "Unknown option '--fast'"],
  ])('with %j is refused', async (args, said) => {
    await cli.refuses(['engine', ...args], 2, said);
  });
});

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('on a machine with a GPU', () => {
  it('"engine show" and "doctor" name the GPU, and the folder that the CUDA build would be in', async () => {
    const env = gpuMachine();
    const folder = path.join(cli.dir, 'c', 'ml-agent', 'engine');
    const shown = await cli.run(['engine', 'show'], { env });
    expect(shown.code).toBe(0);
    expect(shown.out).toBe(
      `${GPU}; the engine's CUDA build is faster than Vulkan and can be fetched (into ${folder})\n`,
    );
    const { out } = await cli.run(['doctor', '--json'], { env });
    const { checks } = JSON.parse(out) as { checks: unknown[] };
    expect(checks).toContainEqual({ name: 'cuda', state: 'note', found: shown.out.trimEnd() });
  });

  it('"engine add cuda" keeps nothing of a file with another digest, and says so', async () => {
    const server = await startFileServer(Buffer.alloc(100_000));
    onTestFinished(() => server.close());
    const env = { ...gpuMachine(), npm_config_registry: server.endpoint };
    const { code, out, err } = await cli.run(['engine', 'add', 'cuda'], { env });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^Fetching http.*\/linux-x64-cuda-[\d.]+\.tgz$/m);
    expect(err.trimEnd().split('\n').at(-1)).toMatch(/^The file fetched for .* nothing was kept, try again\.$/);
    const folder = path.join(cli.dir, 'c', 'ml-agent', 'engine', LOCKED_ENGINE.version);
    expect(existsSync(path.join(folder, 'node_modules'))).toBe(false);
  });

  it('"engine add cuda" without a network ends in one sentence', async () => {
    const env = { ...gpuMachine(), npm_config_registry: 'http://127.0.0.1:9' };
    const { code, err } = await cli.run(['engine', 'add', 'cuda', '--runtime', '12'], { env });
    expect(code).toBe(1);
    expect(err.trimEnd().split('\n').at(-1)).toMatch(
      /could not be fetched from http:.*; check the network, or npm's registry/,
    );
  });

  it('"engine remove cuda" removes what was fetched', async () => {
    const env = gpuMachine();
    const folder = path.join(cli.dir, 'c', 'ml-agent', 'engine');
    mkdirSync(path.join(folder, LOCKED_ENGINE.version), { recursive: true });
    expect((await cli.run(['engine', 'remove', 'cuda'], { env })).code).toBe(0);
    expect(existsSync(folder)).toBe(false);
  });
});
