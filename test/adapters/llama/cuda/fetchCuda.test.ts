import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packageFolder, type CudaPackage } from '../../../../src/adapters/llama/cuda/cudaPackages.js';
import { fetchCuda, isInstalled, removeCuda } from '../../../../src/adapters/llama/cuda/fetchCuda.js';
import { LOCKED_ENGINE } from '../../../../src/adapters/llama/cuda/lockedEngine.js';
import { unpack } from '../../../../src/adapters/llama/cuda/unpack.js';
import { startFileServer, type Behaviour } from '../models/fileServer.js';
import { temporary } from './machine.js';

const NAME = '@node-llama-cpp/linux-x64-cuda';
const { version } = LOCKED_ENGINE;
const LIBRARY = randomBytes(400_000);
const LONG = `bins/${'a-folder-with-a-long-name/'.repeat(6)}file.so`;
const silent = () => undefined;

/** A package as npm packs it, made by the system's own tar. */
function makeArchive(): Buffer {
  const dir = temporary('archive');
  const files: Record<string, string | Buffer> = {
    'package.json': JSON.stringify({ name: NAME, version }),
    'dist/index.js': 'export const found = import.meta.url;\n',
    'bins/linux-x64-cuda/libggml-cuda.so': LIBRARY,
    [LONG]: 'long',
    'bins/empty.so': '',
  };
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(dir, 'package', file, '..'), { recursive: true });
    writeFileSync(join(dir, 'package', file), content);
  }
  execFileSync('tar', ['-czf', 'package.tgz', '--format=pax', 'package'], { cwd: dir });
  return readFileSync(join(dir, 'package.tgz'));
}

const integrityOf = (content: Buffer) => `sha512-${createHash('sha512').update(content).digest('base64')}`;

async function kit(behaviour: Behaviour = {}) {
  const archive = makeArchive();
  const server = await startFileServer(archive, behaviour);
  onTestFinished(() => server.close());
  const dir = join(temporary('engine'), 'engine');
  const wanted: CudaPackage = { name: NAME, version, integrity: integrityOf(archive) };
  const progress: number[] = [];
  const fetch = (changes: Partial<CudaPackage> = {}, signal = new AbortController().signal) =>
    fetchCuda([{ ...wanted, ...changes }], dir, {
      env: { npm_config_registry: server.endpoint },
      home: dir,
      signal,
      log: { debug: silent, info: silent, warn: silent, error: silent },
      timing: { connectMs: 1000, stallMs: 1000, backoffMs: 1 },
      onProgress: ({ bytes, total }) => progress.push(bytes / total),
    });
  return { server, archive, dir, wanted, fetch, progress, root: packageFolder(dir, wanted) };
}

const filesBelow = (dir: string) => readdirSync(dir, { recursive: true, encoding: 'utf8' });

describe('the CUDA build', () => {
  it('is fetched from the registry, unpacked whole, and not fetched twice', async () => {
    const { server, dir, wanted, fetch, progress, root } = await kit();
    await fetch();
    expect(server.paths[0]).toBe(`/${NAME}/-/linux-x64-cuda-${version}.tgz`);
    expect(readFileSync(join(root, 'bins/linux-x64-cuda/libggml-cuda.so')).equals(LIBRARY)).toBe(true);
    expect(readFileSync(join(root, LONG), 'utf8')).toBe('long');
    expect(readFileSync(join(root, 'bins/empty.so'), 'utf8')).toBe('');
    expect(progress.at(-1)).toBe(1);
    expect(await isInstalled(wanted, dir)).toBe(true);
    expect(filesBelow(dir).filter((file) => /\.part|\.lock|partial/.test(file))).toEqual([]);
    const asked = server.paths.length;
    await fetch();
    expect(server.paths).toHaveLength(asked);
  });

  it('keeps nothing of a file with another digest', async () => {
    const { dir, wanted, fetch } = await kit();
    await expect(fetch({ integrity: integrityOf(Buffer.from('other')) })).rejects.toThrow(
      /has digest sha512-.* instead of sha512-.*; nothing was kept, try again/,
    );
    expect(filesBelow(dir)).toEqual([version]);
    expect(await isInstalled(wanted, dir)).toBe(false);
  });

  it('goes on where a cut connection ended', async () => {
    const { server, archive, dir, wanted, fetch } = await kit({ cutAfter: 100_000 });
    await fetch();
    expect(server.ranges).toHaveLength(2);
    const from = Number(/^bytes=(\d+)-$/.exec(server.ranges[1] ?? '')?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThan(archive.length);
    expect(await isInstalled(wanted, dir)).toBe(true);
  });

  it('goes on in a later call after it was cancelled', async () => {
    const { server, dir, wanted, fetch, progress } = await kit({ slowly: 20_000 });
    const stop = new AbortController();
    const stopped = fetch({}, stop.signal);
    while (progress.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort(new Error('Cancelled.'));
    await expect(stopped).rejects.toThrow('Cancelled.');
    expect(await isInstalled(wanted, dir)).toBe(false);
    server.behaviour = {};
    await fetch();
    expect(server.ranges.at(-1)).toMatch(/^bytes=[1-9]\d+-$/);
    expect(await isInstalled(wanted, dir)).toBe(true);
  });

  it('is unpacked from a whole file that a killed process had left', async () => {
    const { server, archive, dir, wanted, fetch } = await kit();
    mkdirSync(join(dir, version), { recursive: true });
    writeFileSync(join(dir, version, 'linux-x64-cuda.tgz.part'), archive);
    await fetch();
    expect(server.ranges).toEqual([`bytes=${archive.length}-`]);
    expect(await isInstalled(wanted, dir)).toBe(true);
  });

  it('is fetched anew when the file on the server is another one now', async () => {
    const { server, dir, wanted, fetch } = await kit();
    mkdirSync(join(dir, version), { recursive: true });
    writeFileSync(join(dir, version, 'linux-x64-cuda.tgz.part'), Buffer.alloc(1_000_000));
    await fetch();
    expect(server.ranges).toEqual(['bytes=1000000-', null]);
    expect(await isInstalled(wanted, dir)).toBe(true);
  });

  it('that cannot be had ends in one sentence that names the address', async () => {
    const { server, fetch } = await kit({ status: 404 });
    await expect(fetch()).rejects.toThrow(
      `${NAME} could not be fetched from ${server.endpoint}/${NAME}/-/linux-x64-cuda-${version}.tgz; ` +
        "check the network, or npm's registry setting, and try again (the server answered 404).",
    );
  });

  it('is not fetched when its digest is unknown', async () => {
    const { server, fetch } = await kit();
    await expect(fetch({ integrity: null })).rejects.toThrow('does not know the digest');
    expect(server.paths).toEqual([]);
  });

  it('replaces the one of an older engine, and goes without a trace', async () => {
    const { dir, fetch } = await kit();
    mkdirSync(join(dir, '3.0.0', 'node_modules'), { recursive: true });
    await fetch();
    expect(readdirSync(dir)).toEqual([version]);
    await removeCuda(dir);
    expect(existsSync(dir)).toBe(false);
  });
});

describe('an archive', () => {
  it.each([
    ['package/../../outside', 'names a place outside'],
    ['package/c:evil', 'names a place outside'],
  ])('with the entry %s is refused', async (name, message) => {
    const dir = temporary('evil');
    writeFileSync(join(dir, 'file'), 'content');
    const transform = `s,file,${name},`;
    execFileSync('tar', ['-czPf', 'evil.tgz', '--transform', transform, 'file'], { cwd: dir });
    const signal = new AbortController().signal;
    await expect(unpack(join(dir, 'evil.tgz'), join(dir, 'out'), signal)).rejects.toThrow(message);
    expect(existsSync(join(dir, '..', 'outside'))).toBe(false);
  });

  it('that ends early is refused', async () => {
    const dir = temporary('cut');
    writeFileSync(join(dir, 'cut.tgz'), makeArchive().subarray(0, 200_000));
    await expect(unpack(join(dir, 'cut.tgz'), join(dir, 'out'), new AbortController().signal)).rejects.toThrow();
  });
});
