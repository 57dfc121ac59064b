import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../../core/errors.js';
import type { Log } from '../../../core/ports.js';
import { hasCode } from '../../errorCode.js';
import { withFileLock } from '../../fileLock.js';
import { DEFAULT_TIMING, fetchHttpFile, type Timing } from '../models/httpFile.js';
import { PartFile } from '../models/partFile.js';
import { SourceFailed } from '../models/source.js';
import { packageFolder, packagesRoot, type CudaPackage } from './cudaPackages.js';
import { archiveUrl, type NpmSource } from './npmRegistry.js';
import { unpack } from './unpack.js';

export interface FetchCudaOptions extends NpmSource {
  readonly signal: AbortSignal;
  /** Bytes of one package; `total` is known from the first answer on. */
  readonly onProgress: (progress: { readonly name: string; readonly bytes: number; readonly total: number }) => void;
  readonly log: Log;
  readonly timing?: Timing;
}

/**
 * Makes sure that the packages lie below `dir`, fetching from the npm registry those that do not, one after the other.
 * An earlier, interrupted download goes on where it ended; another process that fetches the same is waited for.
 * What has another digest than this program was built with is never kept, and never unpacked.
 * @throws {UserError} when a package cannot be had, has a wrong digest, or the disk cannot take it.
 * @throws the signal's reason on abort; what has come stays for the next call.
 */
export async function fetchCuda(
  packages: readonly CudaPackage[],
  dir: string,
  options: FetchCudaOptions,
): Promise<void> {
  try {
    for (const one of packages) await fetchOne(one, dir, options);
    await removeOtherVersions(dir);
  } catch (error) {
    // Timers, streams and fetch each throw an error of their own on abort.
    options.signal.throwIfAborted();
    throw readable(error, dir);
  }
}

/** Whether the package lies there, whole and of the right version. */
export async function isInstalled(one: CudaPackage, dir: string): Promise<boolean> {
  try {
    const text = await readFile(path.join(packageFolder(dir, one), 'package.json'), 'utf8');
    return (JSON.parse(text) as { version?: unknown }).version === one.version;
  } catch {
    // Not there. It is put there by one rename, so it is never there in part.
    return false;
  }
}

/** Removes all that was fetched, unfinished downloads too. */
export async function removeCuda(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}

async function fetchOne(one: CudaPackage, dir: string, options: FetchCudaOptions): Promise<void> {
  if (await isInstalled(one, dir)) return;
  const { integrity } = one;
  if (integrity === null) throw notInBuild(one);
  const { signal, log } = options;
  const root = packagesRoot(dir);
  await mkdir(root, { recursive: true });
  const archive = path.join(root, `${path.posix.basename(one.name)}.tgz`);
  const onWait = () => log.info(`Another process is fetching ${one.name}; waiting for it.`);
  await withFileLock(`${archive}.lock`, { signal, onWait }, async () => {
    if (await isInstalled(one, dir)) return;
    const part = new PartFile(`${archive}.part`);
    await download(one, part, options);
    const found = await digest(part.path, integrity, signal);
    if (found !== integrity) {
      await part.remove();
      throw new UserError(
        'wrongDigest',
        `The file fetched for ${one.name} has digest ${found} instead of ${integrity}; nothing was kept, try again.`,
      );
    }
    await unpackInto(packageFolder(dir, one), part.path, signal);
    await part.remove();
  });
}

async function download(one: CudaPackage, part: PartFile, options: FetchCudaOptions): Promise<void> {
  const { name } = one;
  const url = await archiveUrl(one, options);
  options.log.info(`Fetching ${url}`);
  try {
    await fetchHttpFile({ name, url, bytes: null }, part, {
      ...options,
      timing: options.timing ?? DEFAULT_TIMING,
      // Whoever asked for it waits for an answer, and can ask again when the network is back.
      quick: true,
      onProgress: (bytes, total) => options.onProgress({ name, bytes, total }),
    });
  } catch (error) {
    if (!(error instanceof SourceFailed)) throw error;
    const advice = "check the network, or npm's registry setting, and try again";
    throw new UserError('downloadFailed', `${name} could not be fetched from ${url}; ${advice} (${error.message}).`);
  }
}

/** In the form of Subresource Integrity, with the algorithm of the wanted one. */
async function digest(file: string, wanted: string, signal: AbortSignal): Promise<string> {
  const algorithm = wanted.split('-')[0]!;
  const hash = createHash(algorithm);
  for await (const block of createReadStream(file, { highWaterMark: 1 << 20, signal })) hash.update(block as Buffer);
  return `${algorithm}-${hash.digest('base64')}`;
}

/** Unpacks beside the place and renames, so that what was cut off is never taken for whole. */
async function unpackInto(folder: string, archive: string, signal: AbortSignal): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  await removeLeftovers(folder);
  const staging = await mkdtemp(`${folder}.partial-`);
  try {
    await unpack(archive, staging, signal);
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Of a process that was killed while it unpacked. The lock is ours, so they are nobody's. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(path.dirname(folder));
  const left = names.filter((name) => name.startsWith(`${path.basename(folder)}.partial-`));
  for (const name of left) await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
}

/** The engine refuses packages of another version than its own, so they are of no more use. */
async function removeOtherVersions(dir: string): Promise<void> {
  const own = path.basename(packagesRoot(dir));
  for (const name of await readdir(dir).catch(() => []))
    if (/^\d+\.\d+\.\d+/.test(name) && name !== own) await rm(path.join(dir, name), { recursive: true, force: true });
}

function notInBuild({ name }: CudaPackage): UserError {
  return new UserError(
    'cudaNotInBuild',
    `This build of ML-Agent does not know the digest of ${name}, so it cannot be fetched; use the GPU through Vulkan.`,
  );
}

/** Turns a disk that cannot be written to into a sentence; returns any other error as it is. */
function readable(error: unknown, dir: string): unknown {
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return new UserError('diskFull', `There is too little space in ${dir} for the CUDA build; free about 1 GB.`);
  if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR')) return error;
  return new UserError('dirNotWritable', `The folder ${dir} cannot be written to; correct its permissions.`);
}
