import { changedHunks } from '../edit/diff.js';
import { fence } from './prompt.js';

/** Changes that are longer than this share of a script are no easier to read than the script. */
const MAX_SHARE = 1 / 2;

/**
 * What makes a script another one than the user's, which stands further up in the prompt: the changed lines in a fence. So
 * the prompt keeps its beginning, which the engine has evaluated, and grows by some lines instead of a script.
 * @returns empty when nothing changed; null when most did, and the script is to be shown whole.
 */
export function scriptChanges(original: string, now: string): string | null {
  const hunks = changedHunks(original, now);
  if (hunks === null || hunks.length > now.length * MAX_SHARE) return null;
  return hunks === '' ? '' : fence(hunks, 'diff');
}

/** How scripts are named that the state has shown as the user wrote them. One that is to be shown whole is left out. */
export function changesOf(
  scripts: ReadonlyMap<string, string>,
  originals: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const [path, source] of scripts) {
    const changes = scriptChanges(originals.get(path) ?? '', source);
    if (changes !== null) named.set(path, changes && `these lines:\n${changes}`);
  }
  return named;
}
