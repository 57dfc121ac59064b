import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Session } from '../../core/trajectory/session.js';
import { objectPath } from './objectPath.js';
import type { ReadRecord } from './recordFile.js';
import { STATE_DIR } from './sessionStore.js';

/** Absolute folder of a session. */
export function sessionDir(experimentDir: string, sessionId: string): string {
  return path.join(experimentDir, STATE_DIR, 'sessions', sessionId);
}

/**
 * The session of a record, for reading: nothing is opened for writing and no lock is taken.
 * @throws {Error} when a script of the record is not in the object store.
 */
export async function restoreSession(experimentDir: string, record: ReadRecord): Promise<Session> {
  const objects = path.join(experimentDir, STATE_DIR, 'objects');
  const header = { ...record.header, experimentDir };
  const getObject = (sha256: string) => readFile(objectPath(objects, sha256), 'utf8');
  return Session.restore(header, record.steps, getObject, record.ideas);
}

/** Bytes of all files below a folder; 0 when there is none. Links are not followed. */
export async function diskUse(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map((file) => stat(file).then((found) => found.size, gone)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A file that went away while it was looked at takes no room. */
function gone(): number {
  return 0;
}
