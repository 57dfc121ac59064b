import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Manifest {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
}
const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, Partial<Manifest> & { version?: string; resolved?: string; integrity?: string }>;
};

test('every dependency is pinned to one version', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(Object.keys(all).length).toBeGreaterThan(10);
  for (const [name, version] of Object.entries(all)) expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
});

/** The engine's programs for systems other than the one on which the lock file is written. */
const FOREIGN = /^node_modules\/@node-llama-cpp\/(win-|mac-|linux-riscv64)/;

test('the lock file belongs to package.json, names no registry, and has a digest for each package', () => {
  const { '': root, ...packages } = lock.packages;
  expect(root?.dependencies).toEqual(manifest.dependencies);
  expect(root?.devDependencies).toEqual(manifest.devDependencies);
  for (const [path, { resolved, integrity }] of Object.entries(packages)) {
    expect(resolved, path).toBeUndefined();
    if (!FOREIGN.test(path)) expect(integrity, path).toMatch(/^sha512-/);
  }
});

test('the lock file has the engine for every system, without which npm ci refuses to start', () => {
  const engines = lock.packages['node_modules/node-llama-cpp']?.optionalDependencies ?? {};
  expect(Object.keys(engines).length).toBeGreaterThan(10);
  for (const [name, version] of Object.entries(engines))
    expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
});

test('the commands that the README gives exist, among them the demo and the tests', () => {
  const named = [...read('README.md').matchAll(/\bnpm (?:run )?([a-z:]+)\b/g)].map(([, name]) => name!);
  const own = named.filter((name) => !['install', 'ci', 'i'].includes(name));
  expect(own).toEqual(expect.arrayContaining(['demo', 'test']));
  for (const name of own) {
    expect(Object.keys(manifest.scripts)).toContain(name);
    const [, file] = /\bnode (scripts\/\S+)/.exec(manifest.scripts[name]!) ?? [];
    if (file) expect(existsSync(join(ROOT, file)), file).toBe(true);
  }
});

test('every requirement of the samples is pinned', () => {
  const lines = read('tasks/requirements.txt').split('\n');
  const requirements = lines.filter((line) => line !== '' && !line.startsWith('#'));
  expect(requirements.length).toBeGreaterThan(3);
  for (const line of requirements) expect(line).toMatch(/^[a-z-]+==[\d.]+(post\d+)?$/);
});

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
