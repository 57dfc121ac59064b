import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { zodInParts } from './zodInParts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles the trajectory view to dist/webview/main.js and main.css.
 * @param {{ minify?: boolean, outdir?: string }} options `outdir` is relative to the repository.
 * @returns {Promise<import('esbuild').BuildResult>}
 */
export function buildWebview({ minify = true, outdir = 'dist/webview' } = {}) {
  return build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'webview/main.ts', out: 'main' },
      { in: 'webview/styles/main.css', out: 'main' },
    ],
    outdir,
    bundle: true,
    minify,
    platform: 'browser',
    format: 'esm',
    target: 'chrome128',
    legalComments: 'linked',
    metafile: true,
    logLevel: 'warning',
    plugins: [zodInParts],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWebview();
