#!/usr/bin/env node
// Measures the engine and the loop with a real model. Figures of one run on one machine: compare ratios, not runs.
import { join } from 'node:path';
import { build } from 'esbuild';
import { main, ROOT, run } from './lib/run.mjs';
import { buildProgram, fetchModel } from './lib/setup.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const at = args.indexOf('--model');
  const model = at === -1 ? 'coder-1.5b' : args[at + 1];
  if (!/[/\\]|\.gguf$/.test(model)) await fetchModel(model);
  await buildProgram();
  await build({
    entryPoints: [join(ROOT, 'scripts/bench/main.ts')],
    outfile: join(ROOT, 'dist/bench.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['node-llama-cpp', '@astral-sh/ruff-wasm-nodejs'],
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const { code } = await run(process.execPath, [join('dist', 'bench.mjs'), ...args], { mayFail: true });
  return code;
});
