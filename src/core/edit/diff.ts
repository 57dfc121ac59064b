import { createTwoFilesPatch } from 'diff';

/**
 * Unified diff of one file with three lines of context; empty when nothing changed.
 * @param before null for a file that is new.
 */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  if (before === after) return '';
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before ?? '', after, undefined, undefined, {
    context: 3,
    // A rewrite of thousands of lines must not hold up a session; the diff is then the whole file.
    timeout: 2000,
  } as Parameters<typeof createTwoFilesPatch>[6]) as string | undefined;
  if (patch === undefined) return `--- a/${path}\n+++ b/${path}\n(too many changes to show)\n`;
  return patch.replace(/^=+\n/, '').replace(/^(Index:.*\n)/, '');
}
