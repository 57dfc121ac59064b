import { mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../writing.js';

/** Folder in the cache for all that no run of the agent may read: downloaded data, and answers while they are needed. */
export function evaluationCache(cache: string): string {
  return path.join(cache, 'evaluation');
}

/** Runs `work` with a new folder inside the hidden part of the cache, and removes it. */
export async function withPrivateFolder<T>(cache: string, work: (dir: string) => Promise<T>): Promise<T> {
  const parent = path.join(evaluationCache(cache), 'private');
  await makeFolder(parent);
  const dir = await mkdtemp(path.join(parent, `${process.pid}-`));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Removes folders that processes left which were killed. */
export async function removeStalePrivateFolders(cache: string): Promise<void> {
  const parent = path.join(evaluationCache(cache), 'private');
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    if (!isAlive(pid)) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
