import { rm } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { zodInParts } from './zodInParts.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(ROOT, 'src');
/** Below dist/: what the extension loads when it is used, in parts that share their chunks. */
const LAZY = 'lazy';

/**
 * Bundles the extension. What it imports dynamically is not put into dist/extension.cjs but into dist/lazy/: VS Code
 * waits for the first at every start, and parsing all of it takes ten times as long.
 * @param common options of every bundle.
 * @param esm options of bundles that are ES modules.
 */
export async function buildExtension(common, esm) {
  const parts = new Map();
  await build({
    ...common,
    absWorkingDir: ROOT,
    format: 'cjs',
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.cjs',
    external: ['vscode'],
    plugins: [lazyParts(parts)],
  });
  await rm(join(ROOT, 'dist', LAZY), { recursive: true, force: true });
  await build({
    ...esm,
    absWorkingDir: ROOT,
    entryPoints: [...parts].map(([source, out]) => ({ in: source, out })),
    outdir: `dist/${LAZY}`,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    chunkNames: 'chunk-[hash]',
    plugins: [zodInParts],
  });
}

/** Turns each dynamic import of a source file into one of its built part, and notes which parts there are. */
function lazyParts(parts) {
  return {
    name: 'lazy-parts',
    setup(builder) {
      builder.onResolve({ filter: /^\./ }, ({ kind, resolveDir, path }) => {
        if (kind !== 'dynamic-import') return undefined;
        const source = resolve(resolveDir, path).replace(/\.js$/, '.ts');
        const name = relative(SOURCE, source).replace(/\.ts$/, '').split(sep).join('-');
        parts.set(source, name);
        return { path: `./${LAZY}/${name}.mjs`, external: true };
      });
    },
  };
}
