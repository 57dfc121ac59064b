import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Bytes that all prefixes on disk may take together; 28 KiB a token with Qwen2.5-Coder 1.5B, 56 KiB with 7B. */
export const MAX_PREFIX_BYTES = 1e9;
/** A part file untouched for this long was left by a process that has ended. */
const ABANDONED_MS = 3_600_000;
const NAME = /^[0-9a-f]{64}\.state$/;
const PART = /^[0-9a-f]{64}\.state\.[\w-]+\.part$/;

/** One file of the folder. */
interface Kept {
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since 1970 at which it was made or loaded last. */
  readonly usedAt: number;
}

/** Absolute path of the prefix with this key, 64 hexadecimal digits. */
export function prefixPath(dir: string, key: string): string {
  return path.join(dir, `${key}.state`);
}

/** A name beside a prefix that no other process takes, for writing it. */
export function partPath(file: string): string {
  return `${file}.${process.pid}-${Math.random().toString(36).slice(2)}.part`;
}

/** Number and bytes of the prefixes in a folder that may not exist. */
export async function prefixUse(dir: string): Promise<{ readonly count: number; readonly bytes: number }> {
  const kept = await filesOf(dir, NAME);
  return { count: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Removes every prefix, and nothing else that lies in the folder. A session that runs evaluates its own again. */
export async function clearPrefixes(dir: string): Promise<void> {
  for (const { file } of [...(await filesOf(dir, NAME)), ...(await filesOf(dir, PART))])
    await rm(file, { force: true });
}

/** Removes what was used longest ago until the rest is within the limit, and what broken-off writes have left. */
export async function dropOldest(dir: string, maxBytes = MAX_PREFIX_BYTES): Promise<void> {
  for (const { file, usedAt } of await filesOf(dir, PART))
    if (Date.now() - usedAt > ABANDONED_MS) await rm(file, { force: true });
  const newestFirst = (await filesOf(dir, NAME)).sort((a, b) => b.usedAt - a.usedAt);
  let bytes = 0;
  for (const kept of newestFirst) {
    bytes += kept.bytes;
    if (bytes > maxBytes) await rm(kept.file, { force: true });
  }
}

async function filesOf(dir: string, name: RegExp): Promise<Kept[]> {
  const names = await readdir(dir).catch(() => []);
  const found: Kept[] = [];
  for (const file of names.filter((one) => name.test(one)).map((one) => path.join(dir, one))) {
    // Another process may have removed it meanwhile.
    const info = await stat(file).catch(() => null);
    if (info?.isFile() === true) found.push({ file, bytes: info.size, usedAt: info.mtimeMs });
  }
  return found;
}
