import type { Dirent } from 'node:fs';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadonlyPatterns } from './readonlyPatterns.js';

/** One entry of a candidate folder; `path` is relative, with "/". Folders come before what they hold. */
export interface PlannedEntry {
  readonly path: string;
  readonly kind: 'folder' | 'copy' | 'link';
  /** Whether a link leads to a folder. */
  readonly leadsToFolder: boolean;
  /** A protected entry must be as it was made after each run. */
  readonly isProtected: boolean;
  readonly bytes: number;
}

/** What no experiment needs to run: version control, our own folder, compiled code that would be stale. */
const LEFT_OUT = new Set(['.ml-agent', '.git', '.hg', '.svn', '__pycache__', '.ipynb_checkpoints']);
/** Together they may be copied for each candidate; the smallest first. */
const COPY_BYTES = 64_000_000;
/** A folder with more entries than this is linked as a whole. */
const FOLDER_ENTRIES = 1000;

/**
 * Plans the folder of a candidate. Protected files, folders protected as a whole, virtual environments, links, and
 * folders of more than a thousand entries are linked. Other folders are real ones and their files copies, up to 64 MB,
 * smallest first, so that a script may write its results over those of an earlier run; larger files are linked.
 * Honest limit: without a sandbox a script that writes into a linked folder or over a linked file writes into the
 * user's own; in the sandbox that attempt fails.
 * @param made paths that are written separately (the editable files); their folders are real, they are not planned.
 */
export async function planFolder(
  dir: string,
  made: ReadonlySet<string>,
  patterns: ReadonlyPatterns,
): Promise<PlannedEntry[]> {
  const entries = await planEntries(dir, '', { made, patterns, room: Infinity });
  return linkWhatIsTooLarge(entries ?? []);
}

interface Planning {
  readonly made: ReadonlySet<string>;
  readonly patterns: ReadonlyPatterns;
  /** Entries that still may be planned. */
  room: number;
}

/** @returns null when the folder holds more than there is room for. */
async function planEntries(dir: string, folder: string, planning: Planning): Promise<PlannedEntry[] | null> {
  const planned: PlannedEntry[] = [];
  for (const entry of await readdir(join(dir, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (LEFT_OUT.has(entry.name) || planning.made.has(path)) continue;
    planning.room -= 1;
    if (planning.room < 0) return null;
    const parts = entry.isDirectory()
      ? await planSubfolder(dir, path, planning)
      : await planFile(dir, path, entry, planning);
    if (parts === null) return null;
    planned.push(...parts);
  }
  return planned;
}

async function planSubfolder(dir: string, path: string, planning: Planning): Promise<PlannedEntry[] | null> {
  const isProtected = planning.patterns.protectsAllOf(path);
  const itself = { path, leadsToFolder: true, isProtected, bytes: 0 };
  const holdsMade = [...planning.made].some((one) => one.startsWith(`${path}/`));
  if (!holdsMade && (isProtected || isEnvironment(join(dir, path)))) return [{ ...itself, kind: 'link' }];
  const room = holdsMade ? Infinity : Math.min(planning.room, FOLDER_ENTRIES);
  const inner = { ...planning, room };
  const entries = await planEntries(dir, path, inner);
  // Too large by itself, or for what is left of the folder that holds it: a link costs nothing.
  if (entries === null) return [{ ...itself, kind: 'link', isProtected: planning.patterns.mayProtectIn(path) }];
  planning.room -= entries.length;
  return [{ ...itself, kind: 'folder' }, ...entries];
}

async function planFile(dir: string, path: string, entry: Dirent, planning: Planning): Promise<PlannedEntry[]> {
  const found = await stat(join(dir, path)).catch(() => null);
  // A link that leads nowhere, a socket, a pipe: nothing that a copy of the experiment could use.
  if (found === null || !(found.isFile() || found.isDirectory())) return [];
  const leadsToFolder = found.isDirectory();
  const { patterns } = planning;
  const isProtected = patterns.protects(path) || (leadsToFolder && patterns.protectsAllOf(path));
  const kind = isProtected || entry.isSymbolicLink() ? 'link' : 'copy';
  return [{ path, kind, leadsToFolder, isProtected, bytes: found.size }];
}

/** A virtual environment, or packages of another language: large, and never written by a run. */
function isEnvironment(folder: string): boolean {
  return (
    existsSync(join(folder, 'pyvenv.cfg')) || existsSync(join(folder, 'conda-meta')) || /node_modules$/.test(folder)
  );
}

function linkWhatIsTooLarge(entries: readonly PlannedEntry[]): PlannedEntry[] {
  let room = COPY_BYTES;
  const copied = new Set<PlannedEntry>();
  for (const entry of entries.filter(({ kind }) => kind === 'copy').sort((a, b) => a.bytes - b.bytes)) {
    room -= entry.bytes;
    if (room < 0) break;
    copied.add(entry);
  }
  return entries.map((entry) => (entry.kind !== 'copy' || copied.has(entry) ? entry : { ...entry, kind: 'link' }));
}
