import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../writing.js';
import { isRunning, ownerSchema, thisProcess } from './owner.js';

const OWNER_FILE = 'owner.json';

/** Makes the folder that holds the candidate folders of one session, and marks it as ours. */
export async function claimRuns(runsDir: string, sessionId: string): Promise<string> {
  const dir = join(runsDir, sessionId);
  await makeFolder(dir);
  await writeFile(join(dir, OWNER_FILE), JSON.stringify(thisProcess()));
  return dir;
}

/**
 * Removes the candidate folders of sessions whose process has ended. Links are removed, never what they lead to.
 * To be called at start.
 * @returns the sessions whose folders were removed.
 */
export async function removeStaleRuns(runsDir: string): Promise<string[]> {
  const sessions = await readdir(runsDir).catch((): string[] => []);
  const stale: string[] = [];
  for (const session of sessions) {
    const dir = join(runsDir, session);
    if (await isHeld(dir)) continue;
    await removeFolder(dir);
    stale.push(session);
  }
  return stale;
}

/** Removes a folder of our own, also where a run has taken away the right to change what is in it. */
export async function removeFolder(dir: string): Promise<void> {
  const remove = (): Promise<void> => rm(dir, { recursive: true, force: true, maxRetries: 3, retryDelay: 200 });
  await remove().catch(async () => {
    await giveRights(dir);
    await remove();
  });
}

async function giveRights(dir: string): Promise<void> {
  await chmod(dir, 0o700);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) await giveRights(join(dir, entry.name));
  }
}

async function isHeld(dir: string): Promise<boolean> {
  const text = await readFile(join(dir, OWNER_FILE), 'utf8').catch(() => null);
  if (text === null) return false;
  try {
    return isRunning(ownerSchema.parse(JSON.parse(text)));
  } catch {
    return false; // Half a file: its writer did not live to finish it.
  }
}
