export type DiffLineKind = 'file' | 'hunk' | 'added' | 'removed' | 'same';

export interface DiffLine {
  readonly kind: DiffLineKind;
  readonly text: string;
  /** 1-based line numbers before and after; null where the line does not exist. */
  readonly before: number | null;
  readonly after: number | null;
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/**
 * The lines of a unified diff with their numbers. Lines inside a hunk are told by the hunk's own counts, so that
 * a removed line that begins with "-- " is not taken for a file name.
 */
export function diffLines(diff: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let [before, after, beforeLeft, afterLeft] = [0, 0, 0, 0];
  for (const text of diff.replace(/\n$/, '').split('\n')) {
    const hunk = beforeLeft + afterLeft === 0 ? HUNK.exec(text) : null;
    if (hunk) {
      [before, after] = [Number(hunk[1]), Number(hunk[3])];
      [beforeLeft, afterLeft] = [Number(hunk[2] ?? 1), Number(hunk[4] ?? 1)];
      lines.push({ kind: 'hunk', text, before: null, after: null });
    } else if (beforeLeft + afterLeft === 0 || text.startsWith('\\')) {
      if (text !== '') lines.push({ kind: 'file', text, before: null, after: null });
    } else if (text.startsWith('+')) {
      lines.push({ kind: 'added', text: text.slice(1), before: null, after: after++ });
      afterLeft--;
    } else if (text.startsWith('-')) {
      lines.push({ kind: 'removed', text: text.slice(1), before: before++, after: null });
      beforeLeft--;
    } else {
      lines.push({ kind: 'same', text: text.slice(1), before: before++, after: after++ });
      beforeLeft--;
      afterLeft--;
    }
  }
  return lines;
}

/** Number of added and removed lines. */
export function diffCounts(lines: readonly DiffLine[]): { added: number; removed: number } {
  return {
    added: lines.filter((line) => line.kind === 'added').length,
    removed: lines.filter((line) => line.kind === 'removed').length,
  };
}
