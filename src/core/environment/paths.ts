import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { harmlessLine } from '../agent/harmless.js';

/** Folders that no action sees: the record holds answers of earlier runs, .git the history. */
const HIDDEN = new Set(['.ml-agent', '.git', '.venv', 'venv', '__pycache__', 'node_modules']);

/** Longest path of an action, in bytes; file systems allow no longer ones. */
const LONGEST_PATH = 1024;
const MAX_SHOWN = 200;

/**
 * A path of an action as a clean relative path with forward slashes, or null when it leaves the experiment: absolute
 * paths, `..`, drive letters, control characters, hidden folders and links that lead out or to what is hidden are all
 * refused.
 * @param root absolute folder of the experiment.
 * @returns "." for the root itself.
 */
export async function insidePath(root: string, given: string): Promise<string | null> {
  const text = given.trim().replaceAll('\\', '/');
  if (Buffer.byteLength(text) > LONGEST_PATH) return null;
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  if (text === '' || /^[/~]|^[A-Za-z]:|[\u0000-\u001f]/.test(text)) return null;
  const clean = path.posix.normalize(text).replace(/\/+$/, '') || '.';
  const parts = clean.split('/');
  if (parts.includes('..') || parts.some((part) => isHidden(part))) return null;
  const real = path.relative(await realpath(root), await realParent(path.join(root, clean)));
  const isInside = !path.isAbsolute(real) && !real.split(path.sep).some((part) => part === '..' || isHidden(part));
  return isInside ? clean : null;
}

/** A path as the model gave it, for an answer: on one line, and no longer than 200 characters. */
export function shownPath(given: string): string {
  const line = harmlessLine(given);
  return line.length <= MAX_SHOWN ? line : `${line.slice(0, MAX_SHOWN - 3)}...`;
}

/**
 * Whether a clean path names the place that it seems to: no link leads elsewhere on its way, and its folders are spelled
 * as they are on the disk. Other spellings of one folder (case, composed letters, dots at the end) name it too on some
 * systems, and rules that go by its name would not see that.
 * @param root absolute folder of the experiment.
 */
export async function isSpelledAsOnDisk(root: string, clean: string): Promise<boolean> {
  const real = path.relative(await realpath(root), await realParent(path.join(root, path.posix.dirname(clean))));
  const parts = real === '' ? [] : real.split(path.sep);
  return parts.every((part, i) => part === clean.split('/')[i]);
}

/** True for names that no action sees. Case, and dots or spaces at the end, do not count on every file system. */
export function isHidden(name: string): boolean {
  return HIDDEN.has(name.toLowerCase().replace(/(?<=.)[. ]{1,99}$/, ''));
}

/** The real path of a file, or of its nearest existing folder when the file does not exist. */
async function realParent(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : realParent(parent);
  }
}
