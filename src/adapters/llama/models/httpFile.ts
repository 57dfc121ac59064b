import { open } from 'node:fs/promises';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '../../../core/errors.js';
import type { Log } from '../../../core/ports.js';
import { hasCode } from '../../errorCode.js';
import type { PartFile } from './partFile.js';
import { SourceFailed } from './source.js';
import { Watchdog } from './watchdog.js';

/** A file on a server. */
export interface HttpFile {
  /** In the log: "Download of <name>". */
  readonly name: string;
  readonly url: string;
  /** Bytes of the whole file; null where only the server knows them. */
  readonly bytes: number | null;
  /** Sees every answer, redirects too, and throws `SourceFailed` to refuse it. */
  readonly checkAnswer?: (response: Response) => void;
}

/** Times in milliseconds. */
export interface Timing {
  /** Until the answer's first line, at the first try; doubled at each further one. */
  readonly connectMs: number;
  /** Without a byte, after which a connection counts as cut. */
  readonly stallMs: number;
  /** Before the second try; doubled at each further one. */
  readonly backoffMs: number;
}

export interface HttpOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly timing: Timing;
  /** Give up after one try as long as not a byte has come. */
  readonly quick: boolean;
  /** @param total bytes of the whole file; `bytes` where nobody knows them. */
  readonly onProgress: (bytes: number, total: number) => void;
}

export const DEFAULT_TIMING: Timing = { connectMs: 5_000, stallMs: 30_000, backoffMs: 1_000 };

/** Tries in a row that bring no new byte before the source is given up. */
const TRIES = 5;
const MAX_REDIRECTS = 5;

/**
 * Fetches a file into `part`, going on where an earlier try ended. Returns when it is whole; the digest is the caller's.
 * @throws {SourceFailed} when it cannot be reached or is another file; what has come stays in `part`.
 * @throws the signal's reason on abort; `part` stays.
 */
export async function fetchHttpFile(file: HttpFile, part: PartFile, options: HttpOptions): Promise<void> {
  const { signal, timing, quick, log } = options;
  let hasChanged = false;
  for (let failures = 0; ;) {
    const before = await part.size();
    if (before === file.bytes) return;
    try {
      return await fetchRest(file, part, failures, options);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Retry)) throw error;
      const after = await part.size();
      // A part that the server had no use for is gone; the next try begins anew.
      hasChanged ||= after !== before;
      failures = after > before ? 1 : failures + 1;
      if (failures >= TRIES || (quick && !hasChanged)) throw new SourceFailed(error.message);
      log.info(`Download of ${file.name}: ${error.message}; trying again.`);
      await sleep(timing.backoffMs * 2 ** (failures - 1), undefined, { signal });
    }
  }
}

/** A failure that another try may mend. */
class Retry extends Error {}

async function fetchRest(file: HttpFile, part: PartFile, failures: number, options: HttpOptions): Promise<void> {
  const abort = new AbortController();
  const watch = new Watchdog(abort, options.timing.connectMs * 2 ** failures, 'no answer');
  try {
    const have = await part.size();
    const response = await request(file, have, await part.etag(), AbortSignal.any([options.signal, abort.signal]));
    if (isWholeAlready(response, have)) return;
    const total = await checkAnswer(response, file, part);
    watch.restart(options.timing.stallMs, 'the connection stalled');
    await part.setEtag(response.headers.get('etag'));
    await writeBody(response, part, { start: response.status === 206 ? have : 0, total }, options, watch);
  } catch (error) {
    if (error instanceof SourceFailed || error instanceof Retry || isOurDisk(error)) throw error;
    throw new Retry(watch.fired ?? networkText(error));
  } finally {
    watch.stop();
    // Lets go of the connection when the body was not read to its end.
    abort.abort();
  }
}

/** Follows redirects by hand, so that each answer can be looked at before gigabytes are fetched. */
async function request(file: HttpFile, have: number, etag: string | null, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { 'user-agent': 'ml-agent' };
  if (have > 0) {
    headers['range'] = `bytes=${have}-`;
    if (etag) headers['if-range'] = etag;
  }
  let { url } = file;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await fetch(url, { headers, signal, redirect: 'manual' });
    file.checkAnswer?.(response);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location) return response;
    await response.body?.cancel();
    url = new URL(location, url).href;
  }
  throw new SourceFailed('too many redirects');
}

/** A server that is asked for what comes after the last byte says how long the file is (RFC 9110, section 15.5.17). */
function isWholeAlready({ status, headers }: Response, have: number): boolean {
  return status === 416 && have > 0 && headers.get('content-range') === `bytes */${have}`;
}

/** @returns bytes of the whole file, or null where nobody knows them. */
async function checkAnswer(response: Response, file: HttpFile, part: PartFile): Promise<number | null> {
  const { status, headers } = response;
  const [, from, rangeTotal] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (status === 416 || (status === 206 && Number(from) !== (await part.size()))) {
    // The part does not fit the file on the server: begin anew.
    await part.remove();
    throw new Retry('the server could not go on where the last try ended');
  }
  if (status === 429 || status >= 500) throw new Retry(`the server answered ${status}`);
  if (status !== 200 && status !== 206) throw new SourceFailed(`the server answered ${status}`);
  const total = Number(status === 206 ? rangeTotal : (headers.get('content-length') ?? NaN));
  if (!Number.isFinite(total)) return file.bytes;
  if (file.bytes !== null && total !== file.bytes)
    throw new SourceFailed(`it has another file of that name, of ${total} instead of ${file.bytes} bytes`);
  return total;
}

/** What has come is in the part on every way out: the next try goes on from there. */
async function writeBody(
  response: Response,
  part: PartFile,
  { start, total }: { readonly start: number; readonly total: number | null },
  options: HttpOptions,
  watch: Watchdog,
): Promise<void> {
  const out = await open(part.path, start > 0 ? 'a' : 'w');
  let bytes = start;
  try {
    // The DOM's type of a stream, which the compiler takes here, knows no iteration; Node's stream does.
    for await (const chunk of response.body as unknown as ReadableStream<Uint8Array>) {
      watch.restart();
      bytes += chunk.length;
      if (bytes > (total ?? Infinity)) throw new SourceFailed('it sent more than the file has');
      await out.writeFile(chunk);
      options.onProgress(bytes, total ?? bytes);
    }
  } finally {
    await out.close();
  }
  if (bytes < (total ?? 0)) throw new Retry('the connection ended early');
}

function networkText(error: unknown): string {
  // fetch says "fetch failed" and hides what happened in its cause.
  return errorText(error instanceof Error && error.cause ? error.cause : error);
}

function isOurDisk(error: unknown): boolean {
  return hasCode(error, 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO');
}
