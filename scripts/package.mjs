#!/usr/bin/env node
// Builds dist/ml-agent-<target>-<version>.vsix: one package a platform, with the engine's binaries of that platform.
// Usage: npm run package -- [--target linux-x64 | all]... (default: this machine's platform). Needs "npm run build".
// --list-targets prints the targets and their engine packages as JSON instead.
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { stage } from './package/stage.mjs';
import { TARGETS, enginePackagesOf } from './package/targets.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Packs one target.
 * @returns the path of the VSIX.
 * @throws {Error} as `stage` does, and if vsce refuses the manifest.
 */
export async function packageExtension(target) {
  enginePackagesOf(target);
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const cwd = join(ROOT, '.cache', 'package', target);
  await stage(ROOT, target, cwd);
  const packagePath = join(ROOT, 'dist', `ml-agent-${target}-${version}.vsix`);
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  await createVSIX({
    cwd,
    target,
    packagePath,
    dependencies: false,
    ignoreFile: join(ROOT, '.vscodeignore'),
    allowMissingRepository: true,
  });
  return packagePath;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here = `${process.platform}-${process.arch}`;
  const { values } = parseArgs({
    options: {
      target: { type: 'string', multiple: true, default: [here] },
      'list-targets': { type: 'boolean', default: false },
    },
  });
  if (values['list-targets']) {
    const listed = Object.keys(TARGETS).map((target) => [target, enginePackagesOf(target)]);
    console.log(JSON.stringify(Object.fromEntries(listed)));
    process.exit(0);
  }
  const targets = values.target.includes('all') ? Object.keys(TARGETS) : values.target;
  for (const target of targets) {
    const path = await packageExtension(target);
    console.log(`${path} ${((await stat(path)).size / 1e6).toFixed(1)} MB`);
  }
}
