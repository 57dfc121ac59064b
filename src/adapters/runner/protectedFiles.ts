import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, realpath, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Log } from '../../core/ports.js';
import type { ReadonlyPatterns } from './readonlyPatterns.js';
import type { SetAside } from './setAside.js';

/** Contents of protected files that are kept in memory, to put them back; smallest first. */
const BACKUP_BYTES = 50_000_000;
/** Larger files, and files beyond these limits, are watched by size, times and inode alone. */
const HASHED_FILE_BYTES = 1_000_000_000;
const HASHED_BYTES = 4_000_000_000;
const MAX_FILES = 100_000;
const STREAMED_BYTES = 4_000_000;
/** Files looked at together. */
const AT_ONCE = 64;
const LEFT_OUT = new Set(['.ml-agent', '.git', '__pycache__']);

interface Watched {
  readonly path: string;
  stamp: string;
  readonly sha256: string | null;
  readonly mode: number;
  readonly bytes: number;
  readonly times: { readonly atime: Date; readonly mtime: Date };
  backup: Buffer | null;
}

/**
 * Knows the protected files as they were when the session began. Each is hashed once; afterwards a look at size, times
 * and inode is enough, because the time of the last change of state (ctime) cannot be set back. What changed is put
 * back from memory; the changed version is set aside, since it may be the user's own edit. New files are no change.
 */
export class ProtectedFiles {
  private constructor(
    readonly dir: string,
    readonly files: readonly Watched[],
    readonly setAside: SetAside,
  ) {}

  /** @param dir absolute folder of the experiment. */
  static async watch(dir: string, patterns: ReadonlyPatterns, setAside: SetAside, log: Log): Promise<ProtectedFiles> {
    const paths = await protectedPaths(dir, patterns);
    if (paths.length > MAX_FILES) {
      log.warn(`More than ${MAX_FILES} files are protected; changes of the others would not be noticed.`);
    }
    const files: Watched[] = [];
    for (const some of inGroups(paths.slice(0, MAX_FILES))) {
      const room = HASHED_BYTES - files.reduce((sum, file) => sum + (file.sha256 === null ? 0 : file.bytes), 0);
      const looks = await Promise.all(some.map((path) => lookAt(dir, path, room)));
      files.push(...looks.filter((look) => look !== null));
    }
    await keepBackups(dir, files);
    return new ProtectedFiles(dir, files, setAside);
  }

  /** @returns paths of files that differ from the session's beginning, with a note where one could not be put back. */
  async restoreChanged(): Promise<string[]> {
    const changed: string[] = [];
    for (const some of inGroups(this.files)) {
      const same = await Promise.all(some.map((file) => this.#isSame(file)));
      for (const file of some.filter((_, index) => same[index] !== true)) {
        changed.push((await this.#restore(file)) ? file.path : `${file.path} (could not be restored)`);
      }
    }
    return changed;
  }

  async #isSame(file: Watched): Promise<boolean> {
    const path = join(this.dir, file.path);
    const stamp = await stampOf(path);
    if (stamp === file.stamp) return true;
    if (stamp === null || file.sha256 === null || (await hashOf(path, file.bytes)) !== file.sha256) return false;
    file.stamp = stamp;
    return true;
  }

  async #restore(file: Watched): Promise<boolean> {
    if (file.backup === null) return false;
    const path = join(this.dir, file.path);
    await this.setAside.keep(file.path, await readFile(path).catch(() => null));
    // Removed first: a folder or a link may stand there by now, and a link must not be followed.
    await rm(path, { recursive: true, force: true });
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.backup);
    await chmod(path, file.mode);
    await utimes(path, file.times.atime, file.times.mtime);
    file.stamp = (await stampOf(path)) ?? '';
    return true;
  }
}

function* inGroups<T>(all: readonly T[]): Generator<T[]> {
  for (let start = 0; start < all.length; start += AT_ONCE) yield all.slice(start, start + AT_ONCE);
}

async function lookAt(dir: string, path: string, room: number): Promise<Watched | null> {
  const full = join(dir, path);
  const stamp = await stampOf(full);
  const found = await stat(full).catch(() => null);
  if (stamp === null || found === null) return null;
  const isHashed = found.size <= Math.min(room, HASHED_FILE_BYTES);
  const sha256 = isHashed ? await hashOf(full, found.size) : null;
  const { size: bytes, mode, atime, mtime } = found;
  return { path, stamp, sha256, mode, bytes, times: { atime, mtime }, backup: null };
}

async function keepBackups(dir: string, files: readonly Watched[]): Promise<void> {
  let room = BACKUP_BYTES;
  for (const file of [...files].sort((a, b) => a.bytes - b.bytes)) {
    room -= file.bytes;
    if (room < 0) return;
    file.backup = await readFile(join(dir, file.path));
  }
}

/** Null when there is no regular file. */
async function stampOf(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (found === null || !found.isFile()) return null;
  // On Windows a new hard link, which a candidate folder makes, changes ctime.
  const changed = process.platform === 'win32' ? '' : found.ctimeNs;
  return [found.dev, found.ino, found.size, found.mtimeNs, changed].join(' ');
}

/** @param bytes expected size; a small file is read at once, which is ten times faster than a stream. */
async function hashOf(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  if (bytes < STREAMED_BYTES && (await stat(path)).size < STREAMED_BYTES) {
    return hash.update(await readFile(path)).digest('hex');
  }
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** One more than the limit at most, which tells that there are more. */
async function protectedPaths(dir: string, patterns: ReadonlyPatterns): Promise<string[]> {
  const found = new Set<string>();
  const seenFolders = new Set<string>();
  const addFile = (path: string): void => void (patterns.protects(path) && found.add(path));
  const visitFolder = async (path: string): Promise<void> => {
    const full = join(dir, path);
    // Links to folders are followed, since data often lies behind one; each real folder once.
    const real = await realpath(full);
    if (seenFolders.has(real)) return;
    seenFolders.add(real);
    if (existsSync(join(full, 'pyvenv.cfg')) && !patterns.protectsAllOf(path)) return;
    const entries = await readdir(full, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (LEFT_OUT.has(entry.name) || found.size > MAX_FILES) continue;
      if (entry.isFile()) addFile(inner);
      else await visit(inner);
    }
  };
  const visit = async (path: string): Promise<void> => {
    const info = await stat(join(dir, path)).catch(() => null);
    if (info?.isFile() === true) addFile(path);
    else if (info?.isDirectory() === true) await visitFolder(path);
  };
  for (const base of patterns.bases) await visit(base === '.' ? '' : base);
  return [...found];
}
