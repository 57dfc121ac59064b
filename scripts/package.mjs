#!/usr/bin/env node
// Builds dist/ml-agent-<target>-<version>.vsix: one package a platform, with the engine's binaries of that platform.
// Usage: npm run package -- [--target linux-x64 | all]... (default: this machine's platform). Needs "npm run build".
// --list-targets prints the targets and their engine packages as JSON instead.
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { main, ROOT } from './lib/run.mjs';
import { EnginesMissing, planEngines } from './package/plan.mjs';
import { stage } from './package/stage.mjs';
import { TARGETS, enginePackagesOf } from './package/targets.mjs';

/**
 * Packs one target.
 * @returns the path of the VSIX.
 * @throws {Failure} as `planEngines` and `stage` do, and then there is no VSIX of that target, not even an older one;
 *   {Error} if vsce refuses the manifest.
 */
export async function packageExtension(target) {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const cwd = join(ROOT, '.cache', 'package', target);
  const packagePath = join(ROOT, 'dist', `ml-agent-${target}-${version}.vsix`);
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  await rm(packagePath, { force: true });
  await stage(ROOT, await planEngines(ROOT, target), cwd);
  await createVSIX({
    cwd,
    target,
    packagePath,
    dependencies: false,
    ignoreFile: join(ROOT, '.vscodeignore'),
    // README.md has been made fit for the package (see packagedReadme.mjs), and the manifest names no repository.
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return packagePath;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      target: { type: 'string', multiple: true, default: [`${process.platform}-${process.arch}`] },
      'list-targets': { type: 'boolean', default: false },
    },
  });
  await main(() => (values['list-targets'] ? listTargets() : packageAll(values.target)));
}

/** Packs what can be packed; what cannot, for want of an engine, is said at the end in one sentence. */
async function packageAll(wanted) {
  const targets = wanted.includes('all') ? Object.keys(TARGETS) : wanted;
  for (const target of targets) enginePackagesOf(target);
  const failures = [];
  for (const target of targets) {
    try {
      const path = await packageExtension(target);
      console.log(`${path} ${((await stat(path)).size / 1e6).toFixed(1)} MB`);
    } catch (error) {
      if (!(error instanceof EnginesMissing)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw EnginesMissing.all(failures);
}

function listTargets() {
  const listed = Object.keys(TARGETS).map((target) => [target, enginePackagesOf(target)]);
  console.log(JSON.stringify(Object.fromEntries(listed)));
}
