import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { Failure } from '../lib/run.mjs';
import { noticesOf } from './notices.mjs';
import { packagedReadme } from './packagedReadme.mjs';
import { admission } from './plan.mjs';
import { traceBundled, traceRuntime, traceWebview } from './trace.mjs';

// vsce skips node_modules at the top; below dist/ it packs them, and the bundles in dist/ find them first.
const MODULES = 'dist/node_modules';

/** What a user's editor never reads. */
const MANIFEST_DROPS = ['private', 'scripts', 'dependencies', 'devDependencies', 'bin'];

/**
 * Lays out everything that one target's VSIX holds in a folder of its own.
 * @param engines as `planEngines` gives them.
 * @param folder is emptied first.
 * @throws {Failure} if the manifest names a file that is not there.
 */
export async function stage(root, engines, folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // Before the list of files is made, since it writes some of them.
  const inWebview = await traceWebview();
  const own = await admittedFiles(root);
  const programs = own.filter((file) => /^dist\/(lazy\/)?[^/]+\.(cjs|mjs|js)$/.test(file));
  const runtime = await traceRuntime(root, programs);
  for (const file of own) await copy(join(root, file), join(folder, file));
  for (const found of runtime) await copyPackage(root, found, folder);
  for (const engine of engines)
    for (const file of engine.files) await copy(join(engine.folder, file), join(folder, MODULES, engine.name, file));
  const packages = [...runtime, ...inWebview, ...(await traceBundled(root, programs))];
  await writeFile(join(folder, 'THIRD_PARTY_NOTICES.txt'), await noticesOf(root, packages, engines));
  await writeFile(join(folder, 'README.md'), packagedReadme(await readFile(join(root, 'README.md'), 'utf8')));
  await writeManifest(root, folder);
}

/** The repository's own files that `.vscodeignore` admits; node_modules come from the trace alone. */
export async function admittedFiles(root) {
  const admits = await admission(root);
  const files = [];
  for (const top of await readdir(root, { withFileTypes: true })) {
    if (['node_modules', '.git', '.cache'].includes(top.name)) continue;
    const below = top.isDirectory()
      ? await readdir(join(root, top.name), { recursive: true, withFileTypes: true })
      : [top];
    for (const entry of below) {
      const path = relative(root, join(entry.parentPath, entry.name)).split(sep).join('/');
      if (entry.isFile() && !path.startsWith(`${MODULES}/`) && admits(path)) files.push(path);
    }
  }
  return files;
}

async function copyPackage(root, { folder: source, files }, folder) {
  for (const file of files) await copy(join(root, source, file), join(folder, 'dist', source, file));
}

async function copy(source, target) {
  await mkdir(dirname(target), { recursive: true });
  await cp(source, target);
}

async function writeManifest(root, folder) {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  for (const key of MANIFEST_DROPS) delete manifest[key];
  // npm wants a Node version, an editor refuses to look at it.
  manifest.engines = { vscode: manifest.engines.vscode };
  for (const path of filesNamedIn(manifest)) {
    if (!existsSync(join(folder, path)))
      throw new Failure(`package.json names ${path}, but it is not in the package. Run "npm run build".`);
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Every string of the manifest that is a path into the extension: main, icons, walkthrough media, schemas. */
function filesNamedIn(value, key = '') {
  if (typeof value === 'string') {
    const isPath = value.startsWith('./') || /^(media|dist|l10n)\/[^*]+\.\w+$/.test(value);
    return isPath && key !== 'l10n' ? [value] : [];
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => filesNamedIn(inner, name));
}
