import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { buildWebview } from '../buildWebview.mjs';
import { Failure } from '../lib/run.mjs';

/** Files that a package reads by path at run time, so that no import names them. */
const READ_BY_PATH = {
  'node-llama-cpp': ['llama/binariesGithubRelease.json', 'llama/llama.cpp.info.json', 'llama/grammars'],
  '@astral-sh/ruff-wasm-nodejs': ['ruff_wasm_bg.wasm'],
};

/**
 * The third-party files that the built extension loads at run time: what its bundles import, and what that imports.
 * Following imports leaves out command lines, sources, types, documents and unused dependencies of every package.
 * @param root the repository.
 * @param bundles the built programs, relative to root.
 * @returns a sorted list of packages: `{ folder, files }`, folder relative to root, files relative to folder.
 * @throws {Error} if an import cannot be resolved: such a package would not start.
 */
export async function traceRuntime(root, bundles) {
  // Both are never bundled, and a bundle may load them by a name that no tracer sees.
  const always = ['node-llama-cpp', '@astral-sh/ruff-wasm-nodejs'];
  const packages = groupByPackage(await trace(root, [...bundles.map((bundle) => `./${bundle}`), ...always]));
  for (const found of packages) await addReadByPath(root, found);
  return packages;
}

/**
 * The packages whose code is inside the programs' bundles, read from the source maps that the build writes beside them.
 * @returns as `traceRuntime`.
 * @throws {Failure} if a bundle has no source map: what it contains would go unnamed.
 */
export async function traceBundled(root, bundles) {
  const sources = new Set();
  for (const bundle of bundles) {
    const map = join(root, `${bundle}.map`);
    if (!existsSync(map)) throw new Failure(`${bundle} has no source map, so its licences cannot be listed.`);
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

/** The packages whose code is inside the webview's bundle, which has no source map. Builds the bundle anew. */
export async function traceWebview() {
  const { metafile } = await buildWebview();
  return groupByPackage(Object.keys(metafile.inputs));
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

/** Adds what runs need and imports do not name: data files, licences, and each package.json on the way to a file. */
async function addReadByPath(root, { folder, files }) {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const added = new Set();
  for (const path of READ_BY_PATH[name] ?? []) {
    const isFolder = !posix.extname(path);
    const below = isFolder ? (await readdir(join(root, folder, path))).map((file) => `${path}/${file}`) : [path];
    for (const file of below) added.add(file);
  }
  // Node takes the module type of a file from the nearest package.json, which may lie in a folder such as dist/cjs.
  const folders = new Set(files.flatMap((file) => parentsOf(file)));
  for (const parent of folders)
    if (existsSync(join(root, folder, parent, 'package.json'))) added.add(posix.join(parent, 'package.json'));
  for (const file of await readdir(join(root, folder)))
    if (/^(licen[cs]e|copying|notice)/i.test(file)) added.add(file);
  files.push(...added);
}

/** `a/b/c.js` has the parents `a/b`, `a` and `.`. */
function parentsOf(file) {
  const parent = posix.dirname(file);
  return parent === '.' ? ['.'] : [parent, ...parentsOf(parent)];
}
