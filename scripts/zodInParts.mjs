import { readFile } from 'node:fs/promises';

/**
 * Plugin of esbuild that leaves of zod what is used: the object `z` holds all of it, a namespace does not; and its
 * messages in fifty languages are shown to nobody.
 */
export const zodInParts = {
  name: 'zod-in-parts',
  setup(builder) {
    builder.onLoad({ filter: /[\\/](src|webview)[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: source.replace("import { z } from 'zod'", "import * as z from 'zod'"), loader: 'ts' };
    });
    builder.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export {}',
      loader: 'js',
    }));
  },
};
