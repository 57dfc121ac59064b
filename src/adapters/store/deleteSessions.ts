import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';
import { writing } from '../writing.js';
import { isLocked } from './sessionLock.js';
import { diskUse, sessionDir } from './readSession.js';
import { listSessions, recordPath, STATE_DIR } from './sessionStore.js';

/**
 * Deletes a session: its record, its logs, and then every stored text that no other record names.
 * @returns bytes that became free.
 * @throws {UserError} `sessionBusy` while the session runs; `readOnlyFolder` where it cannot be deleted.
 */
export async function deleteSession(experimentDir: string, sessionId: string): Promise<number> {
  const dir = sessionDir(experimentDir, sessionId);
  if (await isLocked(dir)) {
    throw new UserError('sessionBusy', 'This session is running; stop it before it is deleted.');
  }
  const bytes = await diskUse(dir);
  return writing(dir, async () => {
    await rm(dir, { recursive: true, force: true });
    return bytes + (await deleteUnusedObjects(experimentDir));
  });
}

/**
 * Deletes the stored texts that no record names. Does nothing while a session of the experiment runs, because that one
 * may have stored a text that its record does not name yet.
 * @returns bytes that became free.
 */
export async function deleteUnusedObjects(experimentDir: string): Promise<number> {
  const stateDir = path.join(experimentDir, STATE_DIR);
  if (await isLocked(stateDir)) return 0;
  const sessions = await listSessions(experimentDir);
  for (const id of sessions) if (await isLocked(sessionDir(experimentDir, id))) return 0;
  const named = await namedObjects(sessions.map((id) => recordPath(experimentDir, id)));
  const objects = path.join(stateDir, 'objects');
  const before = await diskUse(objects);
  for (const folder of await readdir(objects).catch(() => [])) {
    for (const name of await readdir(path.join(objects, folder))) {
      if (!named.has(folder + name)) await rm(path.join(objects, folder, name), { force: true });
    }
  }
  return before - (await diskUse(objects));
}

/** Every SHA-256 in the records, wherever it stands: too many are kept rather than one too few. */
async function namedObjects(records: readonly string[]): Promise<Set<string>> {
  const named = new Set<string>();
  for (const record of records) {
    for (const [hash] of (await readFile(record, 'utf8')).matchAll(/\b[0-9a-f]{64}\b/g)) named.add(hash);
  }
  return named;
}
