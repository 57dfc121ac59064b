#!/usr/bin/env node
// Installs a real VS Code for the tests and prints where its parts lie, as one line of JSON on stdout.
// Needs npm and, where a program is missing, apt-get. What is there already is kept: a second run takes no time.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, main } from '../lib/run.mjs';
import { CODE_SERVER, NODE_MAJOR, PROGRAMS, ROOT, partsOf } from './versions.mjs';

/**
 * Makes sure that code-server, its Node and the programs beside it are installed.
 * @returns the paths of `partsOf`.
 * @throws {Failure} which names the command that failed.
 */
export async function ensureVsCode() {
  await installPrograms();
  if (!existsSync(join(ROOT, 'stamp.json'))) await installServer();
  return partsOf(ROOT);
}

async function installPrograms() {
  const missing = Object.entries(PROGRAMS)
    .filter(([program]) => !onPath(program))
    .map(([, debianPackage]) => debianPackage);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0)
    throw new Failure(`Install ${missing.join(', ')} first: apt-get install ${missing.join(' ')}`);
  // Another process may hold the package database for a minute; waiting is better than failing.
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  await run('apt-get', [...wait, 'update', '-qq']);
  await run('apt-get', [...wait, 'install', '-y', '-qq', '--no-install-recommends', ...missing]);
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Installs beside the final place and renames at the end: an interrupted install leaves nothing that looks whole. */
async function installServer() {
  await mkdir(dirname(ROOT), { recursive: true });
  const staging = await mkdtemp(`${ROOT}.partial-`);
  try {
    await writeFile(join(staging, 'package.json'), '{ "private": true }\n');
    const { node, vscode } = partsOf(staging);
    const nodePackage = `node-${process.platform}-${process.arch}@${NODE_MAJOR}`;
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await run('npm', ['install', ...quiet, nodePackage, `code-server@${CODE_SERVER}`], { cwd: staging });
    const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
    for (const cwd of [vscode, join(vscode, 'extensions')]) {
      await run('npm', ['install', '--omit=dev', ...quiet], { cwd, env });
    }
    // The one native module without a prebuilt file that the tests need: it writes the logs of the output channels.
    const headers = join(staging, 'node_modules', `node-${process.platform}-${process.arch}`);
    await run('npm', ['rebuild', '@vscode/spdlog', `--nodedir=${headers}`, '--loglevel=error'], { cwd: vscode, env });
    await writeFile(join(staging, 'stamp.json'), JSON.stringify({ codeServer: CODE_SERVER, node: NODE_MAJOR }));
    await rename(staging, ROOT).catch((error) => {
      // Another process was faster; its install is as good as this one.
      if (!existsSync(join(ROOT, 'stamp.json'))) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    // stdout stays clean for the one line of JSON.
    const child = spawn(command, args, { ...options, stdio: ['ignore', process.stderr, process.stderr] });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Failure(`${command} ${args.join(' ')} ended with ${code}`)),
    );
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => void process.stdout.write(`${JSON.stringify(await ensureVsCode())}\n`));
}
