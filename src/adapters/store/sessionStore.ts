import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';
import type { Store } from '../../core/ports.js';
import { recordLineSchema, type RecordLine } from '../../shared/record.js';
import { objectPath } from './objectPath.js';
import { readRecord, type ReadRecord } from './recordFile.js';
import { lockSession } from './sessionLock.js';

/** Folder that holds everything ML-Agent writes, beside the experiment. */
export const STATE_DIR = '.ml-agent';
const RECORD_FILE = 'trajectory.jsonl';

/**
 * One session on disk: `.ml-agent/sessions/<id>/trajectory.jsonl` and the objects that its lines name by hash.
 * Every line is on the disk before `append` returns: after a crash at most the running step is missing.
 */
export class SessionStore implements Store {
  private constructor(
    readonly sessionId: string,
    readonly dir: string,
    private readonly objectsDir: string,
    private readonly file: FileHandle,
    private readonly unlock: () => Promise<void>,
  ) {}

  /** Begins a session. @throws {UserError} when the folder cannot be written. */
  static async create(experimentDir: string, now: Date): Promise<SessionStore> {
    const stateDir = await ensureStateDir(experimentDir);
    const sessionId = newSessionId(now);
    return writing(stateDir, async () => {
      const dir = path.join(stateDir, 'sessions', sessionId);
      await mkdir(dir, { recursive: true });
      const unlock = await lockSession(dir);
      const file = await open(path.join(dir, RECORD_FILE), 'ax');
      return new SessionStore(sessionId, dir, path.join(stateDir, 'objects'), file, unlock);
    });
  }

  /** Opens a session to go on with it; a torn last line is cut off first. */
  static async resume(experimentDir: string, sessionId: string): Promise<{ store: SessionStore; record: ReadRecord }> {
    const stateDir = path.join(experimentDir, STATE_DIR);
    const dir = path.join(stateDir, 'sessions', sessionId);
    const recordPath = path.join(dir, RECORD_FILE);
    await readRecord(recordPath);
    return writing(stateDir, async () => {
      const unlock = await lockSession(dir);
      // Read again under the lock: another process may have written until now.
      const record = await readRecord(recordPath);
      if (record.torn) await truncate(recordPath, record.completeBytes);
      const file = await open(recordPath, 'a');
      const store = new SessionStore(sessionId, dir, path.join(stateDir, 'objects'), file, unlock);
      return { store, record };
    });
  }

  async append(line: RecordLine): Promise<void> {
    const text = `${JSON.stringify(recordLineSchema.parse(line))}\n`;
    await writing(this.dir, async () => {
      await this.file.appendFile(text);
      await this.file.sync();
    });
  }

  async putObject(text: string): Promise<string> {
    const sha256 = createHash('sha256').update(text).digest('hex');
    const target = objectPath(this.objectsDir, sha256);
    const there = await readFile(target).catch(() => null);
    if (there !== null && createHash('sha256').update(there).digest('hex') === sha256) return sha256;
    await writing(this.objectsDir, async () => {
      await mkdir(path.dirname(target), { recursive: true });
      const part = `${target}.${randomBytes(4).toString('hex')}`;
      await writeFile(part, text, { flush: true });
      await rename(part, target);
    });
    return sha256;
  }

  async getObject(sha256: string): Promise<string> {
    return readFile(objectPath(this.objectsDir, sha256), 'utf8');
  }

  /** Closes the record and lets other processes resume the session. */
  async close(): Promise<void> {
    await this.file.close();
    await this.unlock();
  }
}

/** Ids of the sessions of an experiment, oldest first. */
export async function listSessions(experimentDir: string): Promise<string[]> {
  const names = await readdir(path.join(experimentDir, STATE_DIR, 'sessions')).catch(() => []);
  return names.filter((name) => /^\d{8}-\d{6}-[0-9a-f]{4}$/.test(name)).sort();
}

/** Path of a session's record. */
export function recordPath(experimentDir: string, sessionId: string): string {
  return path.join(experimentDir, STATE_DIR, 'sessions', sessionId, RECORD_FILE);
}

/** Makes the state folder, ignored by git from inside, so that no file of the user's has to change. */
export async function ensureStateDir(experimentDir: string): Promise<string> {
  const stateDir = path.join(experimentDir, STATE_DIR);
  return writing(experimentDir, async () => {
    await mkdir(stateDir, { recursive: true });
    await writeFile(path.join(stateDir, '.gitignore'), '*\n');
    return stateDir;
  });
}

function newSessionId(now: Date): string {
  const [date, time] = now.toISOString().split('T') as [string, string];
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(2).toString('hex')}`;
}

/** Words file system errors that the user can mend; anything else rises. */
async function writing<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new UserError('diskFull', `The disk is full, so ${dir} cannot be written; free some space and resume.`);
    }
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new UserError(
        'readOnlyFolder',
        `The folder ${dir} cannot be written; make it writable or copy the experiment.`,
      );
    }
    throw error;
  }
}
