#!/usr/bin/env node
// Measures the engine and the loop with a real model, and the extension in a real VS Code. Figures of one run on one
// machine: compare ratios, not runs. Options: --json, --model NAME, --only engine|loop|extension.
// Standard output holds the figures alone; what is built or fetched before is told on standard error.
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { Failure, main, ROOT, run } from './lib/run.mjs';
import { buildProgram, fetchModel } from './lib/setup.mjs';

const PARTS = ['engine', 'loop', 'extension'];

/** The harness of the tests finds files beside its own, so in the bundle it must still know where it came from. */
const placesOfTests = {
  name: 'places-of-tests',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(join(ROOT, 'test') + sep)) return undefined;
      const source = await readFile(path, 'utf8');
      const place = JSON.stringify(pathToFileURL(path).href);
      return { contents: source.replaceAll('import.meta.url', place), loader: 'ts' };
    });
  },
};

await main(async () => {
  const args = process.argv.slice(2);
  const valueOf = (option) => (args.includes(option) ? args[args.indexOf(option) + 1] : undefined);
  const only = valueOf('--only');
  if (args.includes('--only') && !PARTS.includes(only))
    throw new Failure(`--only takes one of ${PARTS.join(', ')}, not "${only}".`);
  console.log = console.error;
  const model = valueOf('--model') ?? 'coder-1.5b';
  await buildProgram();
  if (only !== 'extension' && !/[/\\]|\.gguf$/.test(model)) await fetchModel(model);
  if (only === undefined || only === 'extension')
    await run(process.execPath, [join('scripts', 'package.mjs'), '--target', 'linux-x64'], { quiet: true });
  await buildBench();
  const { code } = await run(process.execPath, [join('dist', 'bench.mjs'), ...args], { mayFail: true });
  return code;
});

function buildBench() {
  return build({
    entryPoints: [join(ROOT, 'scripts/bench/main.ts')],
    outfile: join(ROOT, 'dist/bench.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['node-llama-cpp', '@astral-sh/ruff-wasm-nodejs', 'playwright-core'],
    plugins: [placesOfTests],
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
    },
    logLevel: 'warning',
  });
}
