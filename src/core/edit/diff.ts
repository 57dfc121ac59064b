import { createTwoFilesPatch, structuredPatch } from 'diff';

/** Milliseconds: a rewrite of thousands of lines must not hold up a session. */
const TIMEOUT = 2000;

/**
 * Unified diff of one file with three lines of context; empty when nothing changed.
 * @param before null for a file that is new.
 */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  if (before === after) return '';
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before ?? '', after, undefined, undefined, {
    context: 3,
    timeout: TIMEOUT,
  } as Parameters<typeof createTwoFilesPatch>[6]) as string | undefined;
  if (patch === undefined) return `--- a/${path}\n+++ b/${path}\n(too many changes to show)\n`;
  return patch.replace(/^=+\n/, '').replace(/^(Index:.*\n)/, '');
}

/**
 * The changes of a script for a reader who has it at hand: each with the line before it and the line after it, marked as in
 * a unified diff, without names and numbers of lines, which a language model can do nothing with.
 * @returns empty when nothing changed, null when there are too many changes to find.
 */
export function changedHunks(before: string, after: string): string | null {
  const options = { context: 1, timeout: TIMEOUT } as Parameters<typeof structuredPatch>[6];
  const patch = structuredPatch('', '', before, after, '', '', options) as
    ReturnType<typeof structuredPatch> | undefined;
  if (patch === undefined) return null;
  return patch.hunks.map(({ lines }) => ['@@', ...lines].join('\n')).join('\n');
}
