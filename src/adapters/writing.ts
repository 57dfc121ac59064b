import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../core/errors.js';
import { hasCode } from './errorCode.js';

/**
 * Does work that writes to a folder, and words the errors of the file system that the user can mend; others rise.
 * @throws {UserError} `diskFull`, `readOnlyFolder` or `fileInTheWay`.
 */
export async function writing<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDiskFull(error)) throw diskFull(dir);
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) {
      throw new UserError(
        'readOnlyFolder',
        `The folder ${dir} cannot be written; make it writable or copy the experiment.`,
      );
    }
    if (hasCode(error, 'EEXIST', 'ENOTDIR')) {
      const place = (error as NodeJS.ErrnoException).path ?? dir;
      throw new UserError('fileInTheWay', `${place} is a file where a folder is needed; move it away.`);
    }
    throw error;
  }
}

export function isDiskFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC', 'EDQUOT');
}

export function diskFull(dir: string): UserError {
  return new UserError('diskFull', `The disk is full, so ${dir} cannot be written; free some space and resume.`);
}

/**
 * Writes a file whole or not at all: a full disk or a kill in the middle leaves what was there before. Its folder must
 * exist.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(part, text, { flush: true });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/**
 * Makes a folder, and those above it, when it is not there yet. Unlike `mkdir` with `recursive`, which reports a full
 * or read-only file system as a missing folder, it throws the error that says what is wrong.
 */
export async function makeFolder(dir: string): Promise<void> {
  try {
    await makeOne(dir);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || path.dirname(dir) === dir) throw error;
    await makeFolder(path.dirname(dir));
    await makeOne(dir);
  }
}

/** Another process, or another part of this one, may make the same folder at the same time. */
async function makeOne(dir: string): Promise<void> {
  try {
    await mkdir(dir);
  } catch (error) {
    if (!hasCode(error, 'EEXIST') || !(await stat(dir)).isDirectory()) throw error;
  }
}
