import type { Finding } from '../../ports.js';
import { changesBetween, type Row } from './keepLayout.js';
import { wordsOf } from './words.js';

/** So many lines may go without a word about them, or this share of the block. */
const MAX_LINES = 2;
const MAX_SHARE = 0.15;
/** A line with this share of its words in the instruction or in new code has to do with the change. */
const RELATED = 0.5;
/** Instructions that are about taking code away. */
const TAKES_AWAY = /\b(?:remov|delet|drop|simplif|without|strip|eliminat|rid|clean|refactor|rewrit)/i;

/**
 * Code that a rewrite left out although the instruction is about something else. A line counts when nothing came in
 * its place: most of its words are neither in the instruction nor in the code that is new.
 * @returns a finding that asks for it back, or null.
 */
export function droppedCode(before: readonly Row[], after: readonly Row[], instruction: string): Finding | null {
  if (TAKES_AWAY.test(instruction)) return null;
  const changes = changesBetween(before, after);
  const added = changes.flatMap((change) => (change.type === 'added' ? [after[change.after]!] : []));
  const about = wordsOf([instruction, ...added.map((row) => row.code)].join(' '));
  const dropped = changes
    .flatMap((change) => (change.type === 'removed' ? [before[change.before]!] : []))
    .filter((row) => shareIn(wordsOf(row.code), about) < RELATED);
  if (dropped.length <= Math.max(MAX_LINES, before.length * MAX_SHARE)) return null;
  return {
    code: 'dropped',
    message: `${dropped.length} lines are missing that the change is not about, the first of them ${dropped[0]!.text.trim().split('\n')[0]!.slice(0, 80)}; write them again as they were`,
    line: 1,
  };
}

function shareIn(words: ReadonlySet<string>, about: ReadonlySet<string>): number {
  return words.size === 0 ? 1 : [...words].filter((word) => about.has(word)).length / words.size;
}
