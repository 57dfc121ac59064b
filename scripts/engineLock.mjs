#!/usr/bin/env node
// Writes src/adapters/llama/cuda/lockedEngine.ts: the engine's version and the digests of its CUDA packages, as
// package-lock.json states them. Run it after each change of node-llama-cpp; a unit test compares the two.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { ROOT } from './lib/run.mjs';

const FILE = join(ROOT, 'src', 'adapters', 'llama', 'cuda', 'lockedEngine.ts');

/** Text of the file for the present lock. A package of which npm saw no digest is left out: it is never fetched. */
export async function lockedEngineText(root = ROOT) {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const { version } = packages['node_modules/node-llama-cpp'];
  const integrity = {};
  for (const [path, entry] of Object.entries(packages)) {
    const [, name] = /^node_modules\/(@node-llama-cpp\/.+-cuda(?:-ext)?)$/.exec(path) ?? [];
    if (name && entry.version === version && entry.integrity) integrity[name] = entry.integrity;
  }
  const text = `// Written by scripts/engineLock.mjs from package-lock.json.

/** The engine's version, and the digest of each of its CUDA packages in the form of Subresource Integrity. */
export const LOCKED_ENGINE: { readonly version: string; readonly integrity: Readonly<Record<string, string>> } =
  ${JSON.stringify({ version, integrity })};
`;
  const options = JSON.parse(await readFile(join(ROOT, '.prettierrc.json'), 'utf8'));
  return format(text, { ...options, parser: 'typescript' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(FILE, await lockedEngineText());
