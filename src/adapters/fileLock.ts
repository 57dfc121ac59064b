import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './errorCode.js';

/** The owner touches its lock this often, in milliseconds; a lock untouched for `STALE_MS` has lost its owner. */
const TOUCH_MS = 5_000;
const STALE_MS = 60_000;
const POLL_MS = 200;

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once when another process holds the lock. */
  readonly onWait?: () => void;
}

/**
 * Runs `work` while this process alone holds `path`, a file that names the process. Waits for another holder;
 * a lock whose process is gone, or that was not touched for a minute (a reused process id), is taken over.
 * The folder of `path` must exist.
 * @throws the signal's reason when it aborts while waiting.
 */
export async function withFileLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  await acquire(path, options);
  const touch = setInterval(() => {
    const now = new Date();
    // The lock can only be missing when someone removed it by hand; the work goes on all the same.
    utimes(path, now, now).catch(() => undefined);
  }, TOUCH_MS);
  touch.unref();
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await rm(path, { force: true });
  }
}

async function acquire(path: string, { signal, onWait }: LockOptions): Promise<void> {
  const mine = `${process.pid} ${hostname()}\n`;
  let waiting = false;
  for (;;) {
    signal.throwIfAborted();
    try {
      await writeFile(path, mine, { flag: 'wx' });
      return;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    if (await isAbandoned(path)) {
      await takeAway(path);
      continue;
    }
    if (!waiting) onWait?.();
    waiting = true;
    // The abort is thrown at the top of the loop, as the signal's own reason.
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > STALE_MS) return true;
    const [pid, host] = (await readFile(path, 'utf8')).trim().split(' ');
    // Empty: its owner is just writing it, or died doing so; the age decides.
    return Boolean(pid) && host === hostname() && !isAlive(Number(pid));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/**
 * Moves the abandoned lock aside, then looks at it again: two processes may have found it abandoned, and the slower
 * one would otherwise remove the lock that the faster one has just made.
 */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  if (await isAbandoned(aside)) await rm(aside, { force: true });
  else await rename(aside, path);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
