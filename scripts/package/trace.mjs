import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';

/** Files that a package reads by path at run time, so that no import names them. */
const READ_BY_PATH = {
  'node-llama-cpp': ['llama/binariesGithubRelease.json', 'llama/llama.cpp.info.json', 'llama/grammars'],
  '@astral-sh/ruff-wasm-nodejs': ['ruff_wasm_bg.wasm'],
};

/**
 * The third-party files that the built extension loads at run time: what its bundles import, and what that imports.
 * Following imports leaves out command lines, sources, types, documents and unused dependencies of every package.
 * @param root the repository, with `dist/` built.
 * @returns a sorted list of packages: `{ folder, files }`, folder relative to root, files relative to folder.
 * @throws {Error} if an import cannot be resolved: such a package would not start.
 */
export async function traceRuntime(root) {
  const bundles = existsSync(join(root, 'dist')) ? await readdir(join(root, 'dist')) : [];
  const entries = bundles.filter((file) => /\.(cjs|mjs|js)$/.test(file)).map((file) => `./dist/${file}`);
  // The engine is never bundled, and a bundle may load it by a name that no tracer sees.
  const roots = ['node-llama-cpp'];
  if (!bundles.includes('ruff_wasm_bg.wasm')) roots.push('@astral-sh/ruff-wasm-nodejs');
  const inputs = await trace(root, [...entries, ...roots]);
  const packages = groupByPackage(inputs);
  for (const found of packages) await addReadByPath(root, found);
  return packages;
}

/**
 * The packages whose code is inside the bundles, read from the source maps that the build writes beside them.
 * @returns as `traceRuntime`.
 * @throws {Error} if a bundle has no source map: what it contains would go unnamed.
 */
export async function traceBundled(root) {
  const dist = join(root, 'dist');
  const files = existsSync(dist) ? await readdir(dist, { recursive: true }) : [];
  const bundles = files.filter((file) => /\.(cjs|mjs|js)$/.test(file) && !file.startsWith('node_modules'));
  const sources = new Set();
  for (const bundle of bundles) {
    const map = join(dist, `${bundle}.map`);
    if (!existsSync(map)) throw new Error(`dist/${bundle} has no source map, so its licences cannot be listed.`);
    for (const source of JSON.parse(await readFile(map, 'utf8')).sources) {
      sources.add(
        relative(root, resolve(dirname(map), source))
          .split(sep)
          .join('/'),
      );
    }
  }
  return groupByPackage([...sources]);
}

async function trace(root, imports) {
  const { metafile } = await build({
    absWorkingDir: root,
    stdin: { contents: imports.map((name) => `import ${JSON.stringify(name)};`).join('\n'), resolveDir: root },
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'unused',
    platform: 'node',
    format: 'esm',
    // Node itself knows no "module" condition; without this line esbuild would follow other files than Node loads.
    conditions: ['node-addons'],
    // Native code is chosen by target. @reflink clones files on a few file systems and is optional.
    external: ['vscode', 'electron', '@node-llama-cpp/*', '@reflink/*'],
    loader: {
      '.wasm': 'empty',
      '.node': 'empty',
      '.css': 'empty',
      '.svg': 'empty',
      '.html': 'empty',
      '.ttf': 'empty',
    },
    logLevel: 'error',
    logOverride: {
      'ignored-bare-import': 'silent',
      'ignored-dynamic-import': 'silent',
      'empty-import-meta': 'silent',
    },
  });
  return Object.keys(metafile.inputs);
}

function groupByPackage(inputs) {
  const groups = new Map();
  for (const input of inputs) {
    const [, folder, file] = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(input) ?? [];
    if (!folder) continue;
    if (!groups.has(folder)) groups.set(folder, []);
    groups.get(folder).push(file);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([folder, files]) => ({ folder, files: files.sort() }));
}

async function addReadByPath(root, { folder, files }) {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  for (const path of READ_BY_PATH[name] ?? []) {
    const isFolder = !posix.extname(path);
    const below = isFolder ? (await readdir(join(root, folder, path))).map((file) => `${path}/${file}`) : [path];
    files.push(...below);
  }
  const beside = await readdir(join(root, folder));
  // A licence must travel with the code, and Node reads package.json to find the entry and the module type.
  files.push('package.json', ...beside.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)));
}
