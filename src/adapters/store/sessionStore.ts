import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, readFile, readdir, rm, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';
import type { Store } from '../../core/ports.js';
import { recordLineSchema, type RecordLine } from '../../shared/record.js';
import { hasCode } from '../errorCode.js';
import { makeFolder, writeWhole, writing } from '../writing.js';
import { objectPath } from './objectPath.js';
import { OutlineWriter } from './outline.js';
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
  private readonly objectsDir: string;
  private isClosed = false;

  private constructor(
    private readonly stateDir: string,
    readonly sessionId: string,
    readonly dir: string,
    private readonly file: FileHandle,
    /** Bytes of the lines that are complete. */
    private size: number,
    private readonly outline: OutlineWriter,
    private readonly unlock: () => Promise<void>,
  ) {
    this.objectsDir = path.join(stateDir, 'objects');
  }

  /** Begins a session. @throws {UserError} when the folder cannot be written. */
  static async create(experimentDir: string, now: Date): Promise<SessionStore> {
    const stateDir = await ensureStateDir(experimentDir);
    const sessionId = newSessionId(now);
    return writing(stateDir, async () => {
      const dir = path.join(stateDir, 'sessions', sessionId);
      try {
        await makeFolder(path.join(dir, 'logs'));
        const unlock = await lockSession(dir);
        const file = await open(path.join(dir, RECORD_FILE), 'ax');
        const outline = await OutlineWriter.open(path.join(dir, RECORD_FILE));
        return new SessionStore(stateDir, sessionId, dir, file, 0, outline, unlock);
      } catch (error) {
        await removeSession(stateDir, dir);
        throw error;
      }
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
      try {
        // Read again under the lock: another process may have written until now.
        const record = await readRecord(recordPath);
        if (record.torn) await truncate(recordPath, record.completeBytes);
        const file = await open(recordPath, 'a');
        const outline = await OutlineWriter.open(recordPath);
        const size = record.completeBytes;
        return { store: new SessionStore(stateDir, sessionId, dir, file, size, outline, unlock), record };
      } catch (error) {
        await unlock();
        throw error;
      }
    });
  }

  async append(line: RecordLine): Promise<void> {
    const text = Buffer.from(`${JSON.stringify(recordLineSchema.parse(line))}\n`);
    await writing(this.dir, async () => {
      try {
        await this.file.appendFile(text);
        await this.file.sync();
        this.size += text.length;
      } catch (error) {
        // Half a line with another one behind it would make the record unreadable.
        await this.file.truncate(this.size);
        throw error;
      }
    });
    await this.outline.append(line, this.size);
  }

  async putObject(text: string): Promise<string> {
    const sha256 = createHash('sha256').update(text).digest('hex');
    const target = objectPath(this.objectsDir, sha256);
    const there = await readFile(target).catch(() => null);
    if (there !== null && createHash('sha256').update(there).digest('hex') === sha256) return sha256;
    await writing(this.objectsDir, async () => {
      await makeFolder(path.dirname(target));
      await writeWhole(target, text);
    });
    return sha256;
  }

  /** @throws {UserError} when the text is missing or is not what it was. */
  async getObject(sha256: string): Promise<string> {
    const bytes = await readFile(objectPath(this.objectsDir, sha256)).catch(() => null);
    if (bytes !== null && createHash('sha256').update(bytes).digest('hex') === sha256) return bytes.toString('utf8');
    const place = objectPath(this.objectsDir, sha256);
    throw new UserError(
      'brokenRecord',
      `The record is damaged: ${place} is ${bytes === null ? 'missing' : 'not what it was'}; begin a new session.`,
    );
  }

  /** Closes the record and lets other processes resume the session. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.file.close();
    await this.outline.close();
    await this.unlock();
  }

  /** Closes the record and removes it: for a session that could not begin. */
  async discard(): Promise<void> {
    await this.close();
    await removeSession(this.stateDir, this.dir);
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
    await makeFolder(stateDir);
    const ignore = path.join(stateDir, '.gitignore');
    if ((await readFile(ignore, 'utf8').catch(() => '')) === '*\n') return stateDir;
    try {
      await writeFile(ignore, '*\n');
      return stateDir;
    } catch (error) {
      await removeIfUnused(stateDir);
      throw error;
    }
  });
}

/**
 * Tells early that no session can be kept in a folder.
 * @throws {UserError} when it is read-only, or the state folder of earlier sessions in it is.
 */
export async function checkWritable(experimentDir: string): Promise<void> {
  const stateDir = path.join(experimentDir, STATE_DIR);
  for (const dir of [experimentDir, stateDir, path.join(stateDir, 'sessions')]) {
    await writing(dir, () => access(dir, constants.W_OK).catch(unlessMissing));
  }
}

/** What is not there yet will be made, or is missed by somebody else. */
function unlessMissing(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error;
}

/** Removes a session's folder, and the state folder when nothing else is in it. */
async function removeSession(stateDir: string, dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  await removeIfUnused(stateDir);
}

async function removeIfUnused(stateDir: string): Promise<void> {
  const names = await readdir(stateDir).catch(() => []);
  const others = names.filter((name) => !['.gitignore', 'sessions', 'objects'].includes(name));
  const sessions = await readdir(path.join(stateDir, 'sessions')).catch(() => []);
  if (others.length === 0 && sessions.length === 0) await rm(stateDir, { recursive: true, force: true });
}

function newSessionId(now: Date): string {
  const [date, time] = now.toISOString().split('T') as [string, string];
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(2).toString('hex')}`;
}
