import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import picomatch from 'picomatch';
import { Failure } from '../lib/run.mjs';
import { enginePackageFolder, NotInRegistry } from './enginePackages.mjs';
import { enginePackagesOf } from './targets.mjs';

/** Targets that cannot be packed, because the npm registry lacks engine packages of theirs. */
export class EnginesMissing extends Failure {
  constructor(targets, specs) {
    super(`No VSIX for ${targets.join(', ')}: the npm registry does not have ${specs.join(', ')}.`);
    this.targets = targets;
    this.specs = specs;
  }

  /** One sentence for several. */
  static all(failures) {
    return new EnginesMissing(
      failures.flatMap(({ targets }) => targets),
      failures.flatMap(({ specs }) => specs),
    );
  }
}

/**
 * The engine packages of a target with their folders, on any platform: all of them, or nothing.
 * @param find gives the folder of a package by its name.
 * @returns {Promise<{ name: string, folder: string, files: string[] }[]>} files relative to folder: what is packed.
 * @throws {EnginesMissing} when the registry lacks one; {Failure} when one holds no engine, or files that would be lost.
 */
export async function planEngines(root, target, find = (name) => enginePackageFolder(root, name)) {
  const planned = [];
  const missing = [];
  for (const name of enginePackagesOf(target)) {
    try {
      const folder = await find(name);
      planned.push({ name, folder, files: await engineFiles(root, name, folder) });
    } catch (error) {
      if (!(error instanceof NotInRegistry)) throw error;
      missing.push(error.spec);
    }
  }
  if (missing.length > 0) throw new EnginesMissing([target], missing);
  return planned;
}

/** What runs, without what compilers and readers need: types, source maps, import libraries of Windows, the read-me. */
async function engineFiles(root, name, folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter(
      (file) => /^(bins|dist)\/|^(package\.json|LICENSE)$/.test(file) && !/\.(d\.ts|map|lib|exp|pdb)$/.test(file),
    );
  const binary = `bins/${basename(name)}/llama-addon.node`;
  if (!files.includes(binary)) throw new Failure(`${name} has no ${binary}, so a VSIX with it would lack its engine.`);
  const admits = await admission(root);
  const lost = files.filter((file) => !admits(`dist/node_modules/${name}/${file}`));
  if (lost.length > 0) throw new Failure(`.vscodeignore does not admit ${lost.join(', ')} of ${name}.`);
  return files;
}

/** @returns whether a path of the VSIX is admitted by `.vscodeignore`. */
export async function admission(root) {
  const rules = (await readFile(join(root, '.vscodeignore'), 'utf8')).split('\n').map((line) => line.trim());
  return picomatch(rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1)));
}
