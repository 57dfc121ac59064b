import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import {
  cudaPackages,
  PACKAGES_VARIABLE,
  packageFolder,
  packagesRoot,
} from '../../../../src/adapters/llama/cuda/cudaPackages.js';
import { engineEnvironment } from '../../../../src/adapters/llama/cuda/engineEnvironment.js';
import { DRIVER, fakeMachine, temporary, toolkit } from './machine.js';

const silent = () => undefined;

function place(major: 12 | 13 | null = null) {
  const dir = temporary('engine');
  for (const one of major === null ? [] : cudaPackages(major, 'linux', 'x64')!) {
    const folder = packageFolder(dir, one);
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ ...one, type: 'module', exports: './dist/index.js' }),
    );
    writeFileSync(join(folder, 'dist', 'index.js'), 'export const from = import.meta.url;\n');
  }
  return { dir, interpreter: null };
}

function notes() {
  const lines: string[] = [];
  const log = { debug: silent, info: (line: string) => void lines.push(line), warn: silent, error: silent };
  return { lines, log };
}

describe('the environment of the engine', () => {
  it('names the fetched packages, and puts the folders of CUDA before what the loader searches', async () => {
    const machine = fakeMachine([...DRIVER, ...toolkit('12.4')], 'Tesla T4');
    const { log } = notes();
    const cuda = place(12);
    const env = { ...machine.env, LD_LIBRARY_PATH: '/mine' };
    const libraries = join(machine.root, '/usr/local/cuda-12.4/targets/x86_64-linux/lib');
    expect(await engineEnvironment('auto', cuda, log, { ...machine, env })).toEqual({
      [PACKAGES_VARIABLE]: packagesRoot(cuda.dir),
      LD_LIBRARY_PATH: `${libraries}:/mine`,
    });
  });

  it('is as it was without a GPU, on the CPU by choice, and where nobody says where packages are', async () => {
    const { lines, log } = notes();
    const machine = fakeMachine([...DRIVER, ...toolkit('13.0')], 'Tesla T4');
    expect(await engineEnvironment('auto', place(13), log, fakeMachine([]))).toEqual({});
    expect(await engineEnvironment('cpu', place(13), log, machine)).toEqual({});
    expect(await engineEnvironment('auto', undefined, log, machine)).toEqual({});
    expect(lines).toEqual([]);
  });

  it('says once in the log that a GPU goes unused without the CUDA build', async () => {
    const machine = fakeMachine([...DRIVER, ...toolkit('13.0')], 'Tesla P4');
    const { lines, log } = notes();
    const cuda = place();
    for (let i = 0; i < 3; i++) expect(await engineEnvironment('auto', cuda, log, machine)).toEqual({});
    expect(lines).toEqual([expect.stringMatching(/^GPU: Tesla P4; .*can be fetched/)]);
  });
});

describe('in a process with that environment', () => {
  /** Imports the package by its name, as the engine's library does, and prints where it came from. */
  async function importedFrom(env: Record<string, string>, name: string): Promise<string> {
    const dir = temporary('process');
    const entry = fileURLToPath(new URL('../../../../src/adapters/llama/engine/fetchedPackages.ts', import.meta.url));
    const outfile = join(dir, 'hook.mjs');
    await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile });
    const probe = join(dir, 'probe.mjs');
    writeFileSync(
      probe,
      `import { findFetchedPackages } from './hook.mjs';
findFetchedPackages();
console.log(await import('${name}').then(({ from }) => from, (error) => error.code));`,
    );
    const own = join(dir, 'node_modules', '@node-llama-cpp', 'linux-x64');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'index.mjs'), 'export const from = "the installed package";\n');
    writeFileSync(
      join(own, 'package.json'),
      JSON.stringify({ name: '@node-llama-cpp/linux-x64', exports: './index.mjs' }),
    );
    const { stdout } = await promisify(execFile)(process.execPath, [probe], { env: { ...process.env, ...env } });
    return stdout.trim();
  }

  it('Node finds a fetched package by its name, and no other', async () => {
    const { dir } = place(13);
    const env = { [PACKAGES_VARIABLE]: packagesRoot(dir) };
    const name = '@node-llama-cpp/linux-x64-cuda';
    expect(await importedFrom(env, name)).toContain(dirname(packagesRoot(dir)));
    expect(await importedFrom(env, '@node-llama-cpp/linux-x64')).toBe('the installed package');
    expect(await importedFrom(env, '@node-llama-cpp/win-x64-cuda')).toBe('ERR_MODULE_NOT_FOUND');
    expect(await importedFrom({}, name)).toBe('ERR_MODULE_NOT_FOUND');
  });
});
