import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../lib/run.mjs';

const exec = promisify(execFile);

const CACHE = join(process.env.ML_AGENT_CACHE ?? join(homedir(), '.cache', 'ml-agent'), 'engine-packages');

/** The registry answers, but has no such package or version. */
export class NotInRegistry extends Failure {
  /** @param spec name and version, joined by an at sign. */
  constructor(spec) {
    super(`The npm registry does not have ${spec}.`);
    this.spec = spec;
  }
}

/**
 * The folder of one prebuilt engine package, such as `@node-llama-cpp/win-x64`, for any platform on any platform.
 * Taken from node_modules if npm put it there, else fetched from the npm registry once and kept in a cache.
 * Its version is the engine's own: another one is refused by the engine at run time.
 * @returns an absolute path.
 * @throws {NotInRegistry} if the registry lacks it; {Failure} if there is no network, or if its digest is not the one in
 *   package-lock.json.
 */
export async function enginePackageFolder(root, name) {
  const { version } = await readJson(join(root, 'node_modules', 'node-llama-cpp', 'package.json'));
  const installed = join(root, 'node_modules', name);
  if (existsSync(installed) && (await readJson(join(installed, 'package.json'))).version === version) return installed;
  const cached = join(CACHE, `${basename(name)}-${version}`);
  if (!existsSync(cached)) await fetchInto(cached, root, `${name}@${version}`);
  return cached;
}

/** Unpacks beside the final place and renames, so that an interrupted download is never taken for a whole one. */
async function fetchInto(folder, root, spec) {
  await mkdir(CACHE, { recursive: true });
  const staging = await mkdtemp(`${folder}.partial-`);
  try {
    const tarball = await download(spec, staging);
    await checkDigest(tarball, root, spec);
    await exec('tar', ['-xzf', tarball, '-C', staging]);
    await rename(join(staging, 'package'), folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function download(spec, folder) {
  try {
    // npm compares the file with the digest that the registry states.
    await exec('npm', ['pack', spec, '--pack-destination', folder, '--loglevel=error'], {
      shell: process.platform === 'win32',
    });
  } catch (error) {
    if (/\b(E404|ETARGET)\b/.test(`${error.stdout}${error.stderr}`)) throw new NotInRegistry(spec);
    throw new Failure(`Could not fetch ${spec} from the npm registry; check the network.`, { cause: error });
  }
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  return join(folder, tarball);
}

async function checkDigest(tarball, root, spec) {
  const name = spec.slice(0, spec.lastIndexOf('@'));
  const locked = (await readJson(join(root, 'package-lock.json'))).packages[`node_modules/${name}`];
  if (!locked?.integrity) return;
  const found = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  if (found !== locked.integrity)
    throw new Failure(`${spec} has digest ${found}, package-lock.json says ${locked.integrity}.`);
}

async function readJson(path) {
  return JSON.parse(await readFile(path, 'utf8'));
}
