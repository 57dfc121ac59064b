import { open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';

/**
 * Keeps two processes from writing one record: a file with the process id, taken over when that process is gone.
 * @returns a function that gives the lock back.
 * @throws {UserError} `sessionBusy` while another live process holds it.
 */
export async function lockSession(dir: string): Promise<() => Promise<void>> {
  const file = path.join(dir, 'lock');
  for (let attempt = 0; attempt < 3; attempt++) {
    const handle = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return null;
      throw error;
    });
    if (handle !== null) {
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner > 0 && isAlive(owner)) break;
    await rm(file, { force: true });
  }
  throw new UserError('sessionBusy', `Another ML-Agent is working on this session; wait until it ends or stop it.`);
}

/** Whether a live process holds the lock of that folder. */
export async function isLocked(dir: string): Promise<boolean> {
  const owner = Number(await readFile(path.join(dir, 'lock'), 'utf8').catch(() => ''));
  return owner > 0 && isAlive(owner);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
