#!/usr/bin/env node
// Bundles the program into dist/. Entry files that do not exist are skipped, so that every stage of the tree builds.
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildExtension } from './buildExtension.mjs';
import { buildSchemas } from './buildSchemas.mjs';
import { buildWebview } from './buildWebview.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

// Native or WebAssembly files beside their JavaScript: these packages must stay folders.
const UNBUNDLED = ['node-llama-cpp', '@astral-sh/ruff-wasm-nodejs'];

// Bundled CommonJS dependencies call `require` for built-in modules; an ES module has none of its own.
const REQUIRE_BANNER =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";

const COMMON = { bundle: true, platform: 'node', target: 'node20', sourcemap: true, logLevel: 'warning' };
const ESM = { ...COMMON, format: 'esm', external: UNBUNDLED, banner: { js: REQUIRE_BANNER } };

const TARGETS = [
  {
    ...ESM,
    entry: 'src/cli.ts',
    outfile: 'dist/cli.js',
    banner: { js: `#!/usr/bin/env node\n${REQUIRE_BANNER}` },
    executable: true,
  },
  { ...ESM, entry: 'src/adapters/llama/engine/main.ts', outfile: 'dist/engine.mjs' },
  // Never shipped: core bundled with no external at all, so that an import of vscode, git or the engine fails here.
  { ...COMMON, format: 'esm', entry: 'src/core/improve.ts', outfile: 'dist/leak-check/core.mjs', write: false },
];

/**
 * Builds every target whose entry exists, or only those named by their output file; "dist/python" is one of these.
 * @param to folder that then holds `dist`.
 */
export async function buildAll(only = null, to = ROOT) {
  const chosen = TARGETS.filter((target) => only === null || only.includes(target.outfile));
  const present = chosen.filter((target) => existsSync(join(ROOT, target.entry)));
  await Promise.all(present.map((target) => buildOne(target, to)));
  const built = present.map((target) => target.outfile);
  if (only?.includes('dist/python')) await copyPython(to);
  if (only !== null) return built;
  await Promise.all([buildExtension(COMMON, ESM), copyPython(to), buildSchemas(), buildWebview()]);
  return [...built, 'dist/extension.cjs', 'dist/schemas', 'dist/webview'];
}

/** The scripts that the program runs in the user's interpreter lie beside the bundle. */
async function copyPython(folder) {
  const from = join(ROOT, 'src/adapters/python');
  const to = join(folder, 'dist/python');
  await mkdir(to, { recursive: true });
  const names = (await readdir(from)).filter((name) => name.endsWith('.py'));
  await Promise.all(names.map((name) => cp(join(from, name), join(to, name))));
}

async function buildOne({ entry, outfile, executable, ...options }, to) {
  const absolute = join(to, outfile);
  await build({ ...options, absWorkingDir: ROOT, entryPoints: [entry], outfile: absolute });
  if (executable) await chmod(absolute, 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  const built = await buildAll(named.length === 0 ? null : named);
  console.log(`Built ${built.join(', ')}.`);
}
