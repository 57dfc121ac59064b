import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { UserError } from '../../core/errors.js';
import { hasCode } from '../errorCode.js';
import { isRunning, ownerSchema, thisProcess } from '../runner/owner.js';
import { writing } from '../writing.js';

const ATTEMPTS = 5;
const WAIT_MS = 100;
/** A lock without a name is being written; after so long its writer has died. Milliseconds. */
const UNNAMED_MS = 2000;

const holderSchema = z.strictObject({ ...ownerSchema.shape, host: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * Keeps two processes from writing one record: a file that names the process, taken over when that one is gone.
 * @returns a function that gives the lock back.
 * @throws {UserError} `sessionBusy` while another live process holds it; `readOnlyFolder` or `diskFull` when the folder
 * cannot be written.
 */
export function lockSession(dir: string): Promise<() => Promise<void>> {
  return writing(dir, () => lock(dir));
}

async function lock(dir: string): Promise<() => Promise<void>> {
  const file = path.join(dir, 'lock');
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await create(file)) return () => rm(file, { force: true });
    if (await isFree(file)) await takeAway(file);
    else if ((await holderOf(file)) !== null) break;
    else await delay(WAIT_MS);
  }
  const holder = await holderOf(file);
  const who = holder === null ? '' : ` (process ${holder.pid} on ${holder.host})`;
  throw new UserError(
    'sessionBusy',
    `Another ML-Agent${who} is working on this session; wait until it ends, or remove ${file} if it has ended.`,
  );
}

/** Whether a live process holds the lock of that folder. */
export async function isLocked(dir: string): Promise<boolean> {
  const holder = await holderOf(path.join(dir, 'lock'));
  return holder !== null && isAlive(holder);
}

async function create(file: string): Promise<boolean> {
  const handle = await open(file, 'wx').catch((error: unknown) => {
    if (hasCode(error, 'EEXIST')) return null;
    throw error;
  });
  if (handle === null) return false;
  const holder: Holder = { ...thisProcess(), host: hostname() };
  try {
    await handle.writeFile(JSON.stringify(holder));
    return true;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function holderOf(file: string): Promise<Holder | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null; // There is none, or its writer has not finished it.
  }
}

async function isFree(file: string): Promise<boolean> {
  const holder = await holderOf(file);
  if (holder !== null) return !isAlive(holder);
  const info = await stat(file).catch(() => null);
  return info !== null && Date.now() - info.mtimeMs > UNNAMED_MS;
}

/** What runs on another machine that shares the folder cannot be seen from here. */
function isAlive(holder: Holder): boolean {
  return holder.host !== hostname() || isRunning(holder);
}

/**
 * Removes a lock that nobody holds any more. One process at a time may do so: of two that both saw the old lock, the
 * second would otherwise remove the one that the first has made since.
 */
async function takeAway(file: string): Promise<void> {
  const turn = `${file}.taking`;
  const handle = await open(turn, 'wx').catch((error: unknown) => {
    if (hasCode(error, 'EEXIST')) return null;
    throw error;
  });
  if (handle === null) {
    const info = await stat(turn).catch(() => null);
    // Whoever made it died in between.
    if (info !== null && Date.now() - info.mtimeMs > UNNAMED_MS) await rm(turn, { force: true });
    return delay(WAIT_MS);
  }
  try {
    if (await isFree(file)) await rm(file, { force: true });
  } finally {
    await handle.close();
    await rm(turn, { force: true });
  }
}
