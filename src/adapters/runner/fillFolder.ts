import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, readlink, rm, stat, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlannedEntry } from './planFolder.js';

/** Makes the planned entries in `target`, an existing folder, from those in `source`. */
export async function fillFolder(source: string, target: string, entries: readonly PlannedEntry[]): Promise<void> {
  for (const entry of entries) {
    const from = join(source, entry.path);
    const to = join(target, entry.path);
    if (entry.kind === 'folder') await mkdir(to, { recursive: true });
    else if (entry.kind === 'copy') await copyWithTime(from, to);
    else await makeLink(from, to, entry);
  }
}

/**
 * Finds protected links that a run has removed or replaced, and makes them again.
 * @returns their paths.
 */
export async function mendLinks(source: string, target: string, entries: readonly PlannedEntry[]): Promise<string[]> {
  const mended: string[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'link' || !entry.isProtected) continue;
    const from = join(source, entry.path);
    const to = join(target, entry.path);
    if ((await hasRealParents(target, entry.path)) && (await isLinkTo(from, to))) continue;
    await rm(to, { recursive: true, force: true });
    await makeLink(from, to, entry);
    mended.push(entry.path);
  }
  return mended;
}

/**
 * Makes the folders above a path real ones. A run may have put links in their place, and what is then removed or made
 * "in" them would be outside.
 * @returns whether they all were real.
 */
async function hasRealParents(target: string, path: string): Promise<boolean> {
  let wereReal = true;
  let folder = target;
  for (const part of path.split('/').slice(0, -1)) {
    folder = join(folder, part);
    const found = await lstat(folder).catch(() => null);
    if (found?.isDirectory() === true) continue;
    wereReal = false;
    await rm(folder, { force: true });
    await mkdir(folder);
  }
  return wereReal;
}

async function copyWithTime(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const { atime, mtime } = await stat(from);
  await utimes(to, atime, mtime);
}

/** Windows lets nobody but administrators make symbolic links, so junctions and hard links stand in there. */
async function makeLink(from: string, to: string, { leadsToFolder, isProtected }: PlannedEntry): Promise<void> {
  if (!isProtected && !leadsToFolder && (await isCloned(from, to))) return;
  if (process.platform !== 'win32') return symlink(from, to);
  if (leadsToFolder) return symlink(from, to, 'junction');
  await link(from, to).catch(() => copyFile(from, to)); // Another drive has no hard links.
}

/** A copy that shares its blocks costs nothing, and unlike a link it may be written over. */
async function isCloned(from: string, to: string): Promise<boolean> {
  if ((await lstat(from)).isSymbolicLink()) return false;
  return copyFile(from, to, constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    async () => {
      await rm(to, { force: true });
      return false; // The file system cannot do it: most of Linux's and Windows' cannot.
    },
  );
}

async function isLinkTo(from: string, to: string): Promise<boolean> {
  const found = await lstat(to).catch(() => null);
  if (found === null) return false;
  if (found.isSymbolicLink()) return (await readlink(to)).replace(/[\\/]+$/, '') === from;
  // A hard link is the same file; on Windows a copy may stand in for it and is compared by its size and time.
  const original = await stat(from).catch(() => null);
  return process.platform === 'win32' && original !== null && original.size === found.size;
}
