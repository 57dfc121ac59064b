import { lstat, open, readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import type { Experiment } from '../../shared/experiment.js';
import { insidePath, isHidden } from './paths.js';

/** Longest name of a file or folder, in bytes, that the common file systems take. */
const LONGEST_NAME = 255;
/** Largest text file that an action reads or copies, in bytes. */
const MAX_TEXT = 1_000_000;
/** Files and folders that the state names at most. */
const MAX_LISTED = 200;

/**
 * The experiment's folder as the agent sees it: the user's files, and over them the scripts that the agent changed
 * or copied. Nothing is ever written to the user's folder.
 */
export class Workspace {
  private readonly readonlyFile: (path: string) => boolean;

  constructor(
    readonly root: string,
    private readonly experiment: Experiment,
    /** Content of changed and copied files, by relative path. */
    readonly overlay: Map<string, string> = new Map(),
  ) {
    const patterns = experiment.readonly.map((pattern) => pattern.replaceAll('\\', '/').replace(/^(\.\/)+|\/+$/g, ''));
    const matches = picomatch(
      patterns.map((pattern) => pattern.normalize('NFC')),
      { dot: true, nocase: true },
    );
    this.readonlyFile = (file) => matches(file.normalize('NFC'));
  }

  isEditable(file: string): boolean {
    return this.experiment.editable.includes(file);
  }

  /** Whether a pattern names the file or a folder that it lies in; files that may be changed are never protected. */
  isReadonly(file: string): boolean {
    if (this.isEditable(file)) return false;
    const parts = file.split('/');
    return parts.some((_, i) => this.readonlyFile(parts.slice(0, i + 1).join('/')));
  }

  /** The text of a file, or null when there is none, it lies outside, is hidden, too large or not text. */
  async read(given: string): Promise<string | null> {
    const file = await insidePath(this.root, given);
    if (file === null) return null;
    return this.overlay.get(file) ?? readText(path.join(this.root, file));
  }

  /** Whether there is anything under a clean path: a file of any kind, a folder, a link, or a copy of the agent. */
  async exists(file: string): Promise<boolean> {
    if (this.overlay.has(file)) return true;
    return lstat(path.join(this.root, file)).then(
      () => true,
      () => false,
    );
  }

  /** Whether a file can stand under a clean path: no name is too long, and what lies above it are folders. */
  async canHold(file: string): Promise<boolean> {
    const parts = file.split('/');
    if (parts.some((part) => Buffer.byteLength(part) > LONGEST_NAME)) return false;
    if ([...this.overlay.keys()].some((copy) => copy.startsWith(`${file}/`))) return false;
    for (let count = 1; count < parts.length; count++) {
      const above = parts.slice(0, count).join('/');
      if (this.overlay.has(above)) return false;
      const found = await stat(path.join(this.root, above)).catch(() => null);
      if (found !== null && !found.isDirectory()) return false;
    }
    return true;
  }

  /** Names in a folder as `ls -F` prints them, sorted; null when there is no such folder inside. */
  async list(given: string): Promise<string[] | null> {
    const dir = await insidePath(this.root, given);
    if (dir === null) return null;
    const names = await readdir(path.join(this.root, dir), { withFileTypes: true }).catch(() => null);
    const made = [...this.overlay.keys()].filter((file) => path.posix.dirname(file) === dir);
    if (names === null && made.length === 0) return null;
    const listed = (names ?? [])
      .filter((entry) => !isHidden(entry.name))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    return [...new Set([...listed, ...made.map((file) => path.posix.basename(file))])].sort();
  }

  /** Every visible file and folder, relative, sorted, at most 200; text files with their number of lines. */
  async tree(): Promise<{ files: string[]; folders: string[]; readable: { path: string; lines: number }[] }> {
    const files = new Set<string>(this.overlay.keys());
    const folders = ['.'];
    for (let i = 0; i < folders.length && files.size + folders.length < MAX_LISTED; i++) {
      for (const name of (await this.list(folders[i]!)) ?? []) {
        const full = folders[i] === '.' ? name : `${folders[i]}/${name}`;
        if (full.endsWith('/')) folders.push(full.slice(0, -1));
        else files.add(full);
      }
    }
    const sorted = [...files].sort().slice(0, MAX_LISTED);
    const readable: { path: string; lines: number }[] = [];
    for (const file of sorted) {
      if (!/\.(py|md|txt|json|toml|ya?ml|cfg|ini|csv|tsv|sh|r|jl)$/i.test(file)) continue;
      const text = await this.read(file);
      if (text !== null) readable.push({ path: file, lines: lineCount(text) });
    }
    return { files: sorted, folders: folders.sort(), readable };
  }
}

/** Lines of a text; a line end at the end begins no further line. */
export function lineCount(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}

async function readText(file: string): Promise<string | null> {
  try {
    const info = await stat(file);
    if (!info.isFile() || info.size > MAX_TEXT) return null;
    if (await looksBinary(file)) return null;
    return await readFile(file, 'utf8');
  } catch {
    // Missing or unreadable: the action answers with the paper's error text.
    return null;
  }
}

async function looksBinary(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8192), 0, 8192, 0);
    return buffer.subarray(0, bytesRead).includes(0);
  } finally {
    await handle.close();
  }
}
