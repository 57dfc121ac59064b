import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { hasCode } from '../../errorCode.js';

const okSchema = z.strictObject({ sha256: z.string(), size: z.number(), mtimeMs: z.number(), inode: z.number() });

/** Stops between two blocks of the file when the signal aborts. @returns SHA-256, lower-case hexadecimal. */
export async function sha256File(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20, signal })) hash.update(block as Buffer);
  return hash.digest('hex');
}

/**
 * Whether the file has that SHA-256. A good result is remembered in `<path>.ok` and trusted as long as the file's
 * size, time and inode stay the same, so that a gigabyte is not hashed at every start. It guards against damage and
 * half-made files, not against someone who can write to the folder.
 * @returns false when there is no such file.
 */
export async function isVerified(path: string, sha256: string, signal?: AbortSignal): Promise<boolean> {
  const found = await fingerprint(path);
  if (!found) return false;
  const known = await readOk(path);
  if (
    known?.sha256 === sha256 &&
    known.size === found.size &&
    known.mtimeMs === found.mtimeMs &&
    known.inode === found.inode
  )
    return true;
  if ((await sha256File(path, signal)) !== sha256) return false;
  // In a folder that cannot be written to, the file is good all the same, and read again the next time.
  await rememberVerified(path, sha256).catch(() => undefined);
  return true;
}

/** Writes `<path>.ok`: the file as it is now has that SHA-256. */
export async function rememberVerified(path: string, sha256: string): Promise<void> {
  const found = await fingerprint(path);
  if (found) await writeFile(okPath(path), JSON.stringify({ sha256, ...found }) + '\n');
}

/** The file in which a good result is remembered. */
export function okPath(path: string): string {
  return `${path}.ok`;
}

async function fingerprint(path: string) {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    return { size, mtimeMs, inode: ino };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function readOk(path: string): Promise<z.infer<typeof okSchema> | null> {
  try {
    return okSchema.parse(JSON.parse(await readFile(okPath(path), 'utf8')));
  } catch {
    // Missing or damaged: the file is hashed again, which is always right.
    return null;
  }
}
