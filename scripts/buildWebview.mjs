import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** zod brings its messages in fifty languages; the view shows none of them, so they stay out of the page. */
const withoutZodLocales = {
  name: 'without-zod-locales',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export {}',
      loader: 'js',
    }));
  },
};

/** The object `z` holds all of zod, twice what the page needs; of a namespace only what is used stays. */
const zodInParts = {
  name: 'zod-in-parts',
  setup(builder) {
    builder.onLoad({ filter: /[\\/](src|webview)[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: source.replace("import { z } from 'zod'", "import * as z from 'zod'"), loader: 'ts' };
    });
  },
};

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
    plugins: [withoutZodLocales, zodInParts],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWebview();
