import { diffArrays } from 'diff';
import type { LogicalLine } from '../../ports.js';
import { codeTokens } from '../pythonTokens.js';
import { lineEnd, lineStart } from './codeTree.js';

/** A part of a script, with the logical lines of it that the grammar has found there. */
export interface Region {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly lines: readonly LogicalLine[];
}

/** A logical line with its text, from the beginning of its first line of text to the end of its last one. */
export interface Row {
  /** Its tokens: the same for all ways to break and indent it. */
  readonly code: string;
  readonly depth: number;
  readonly text: string;
  /** Blank lines and comments behind it, up to the next one. */
  readonly gap: string;
}

/** Which rows of two versions are the same code. */
export type Change =
  | { readonly type: 'same'; readonly before: number; readonly after: number }
  | { readonly type: 'removed'; readonly before: number }
  | { readonly type: 'added'; readonly after: number };

/**
 * The new version of a block in the layout of the old one: code that stayed keeps its bytes, with comments and blank
 * lines between, however it was laid out anew; new code takes the old indentation, tabs too. A comment that was
 * changed between code that stayed is the old one again.
 */
export function keepLayout(before: Region, after: Region): string {
  const old = rowsOf(before);
  const now = rowsOf(after);
  const indents = indentsOf(old.rows);
  const changes = changesBetween(old.rows, now.rows);
  if (indents === null || changes.every(({ type }) => type !== 'same'))
    return after.source.slice(after.start, after.end);
  const partner = new Map<number, number>();
  for (const change of changes) if (change.type === 'same') partner.set(change.after, change.before);
  const eol = /\r\n|\n|\r/.exec(before.source)?.[0] ?? '\n';
  const text = now.rows.map((row, i) => {
    const same = partner.get(i);
    const isTogether = same !== undefined && follows(partner, i, same, { old: old.rows, now: now.rows });
    const body = same === undefined ? indented(row, indents) : old.rows[same]!.text;
    const gap = isTogether ? old.rows[same]!.gap : row.gap;
    // The last line of a script may have no end; when it is no longer the last, it needs one.
    return i < now.rows.length - 1 && !/[\n\r]$/.test(body) ? `${body}${eol}${gap}` : body + gap;
  });
  const result = (partner.get(0) === 0 ? old.lead : now.lead) + text.join('');
  const written = after.source.slice(after.start, after.end);
  // Layout never changes what the code is; where it would, what was written stands.
  return codeOf(result) === codeOf(written) ? result : written;
}

function codeOf(text: string): string {
  return codeTokens(text)
    .map((token) => (token.kind === 'newline' ? '\n' : token.text))
    .join(' ')
    .replace(/(?: ?\n)+/g, '\n')
    .trim();
}

/** Whether what follows a row that stayed stayed as well, so that what lies between is the old text. */
function follows(
  partner: ReadonlyMap<number, number>,
  at: number,
  same: number,
  rows: { readonly old: readonly Row[]; readonly now: readonly Row[] },
): boolean {
  if (at === rows.now.length - 1) return same === rows.old.length - 1;
  return partner.get(at + 1) === same + 1;
}

/** Rows that both versions have, in order, and those that only one has. */
export function changesBetween(old: readonly Row[], now: readonly Row[]): Change[] {
  const keys = (rows: readonly Row[]) => rows.map((row) => `${row.depth} ${row.code}`);
  const changes: Change[] = [];
  let before = 0;
  let after = 0;
  for (const part of diffArrays(keys(old), keys(now))) {
    for (let i = 0; i < part.value.length; i++) {
      if (part.added) changes.push({ type: 'added', after: after++ });
      else if (part.removed) changes.push({ type: 'removed', before: before++ });
      else changes.push({ type: 'same', before: before++, after: after++ });
    }
  }
  return changes;
}

/** The logical lines of a region with their text, and what stands before the first. */
export function rowsOf(region: Region): { readonly lead: string; readonly rows: readonly Row[] } {
  const { source, lines } = region;
  const starts = lines.map((line) => Math.max(region.start, lineStart(source, line.start)));
  const base = lines[0]?.depth ?? 0;
  const rows = lines.map((line, i) => {
    const end = Math.min(region.end, lineEnd(source, line.end));
    return {
      code: codeTokens(source.slice(line.start, line.end))
        .map((token) => token.text)
        .join(' '),
      depth: line.depth - base,
      text: source.slice(starts[i], end),
      gap: source.slice(end, starts[i + 1] ?? region.end),
    };
  });
  return { lead: source.slice(region.start, starts[0] ?? region.end), rows };
}

/** Indentation by depth; null when the block indents one depth in two ways. */
function indentsOf(rows: readonly Row[]): Map<number, string> | null {
  const indents = new Map<number, string>();
  for (const { depth, text } of rows) {
    const own = indentOf(text);
    if ((indents.get(depth) ?? own) !== own) return null;
    indents.set(depth, own);
  }
  return indents;
}

function indented(row: Row, indents: ReadonlyMap<number, string>): string {
  return indentFor(row.depth, indents) + row.text.slice(indentOf(row.text).length);
}

/** The indentation that the block has at a depth, or would have if it went so deep. */
function indentFor(depth: number, indents: ReadonlyMap<number, string>): string {
  const known = indents.get(depth);
  if (known !== undefined) return known;
  const base = indents.get(0) ?? '';
  const first = indents.get(1);
  const unit = first?.startsWith(base) === true ? first.slice(base.length) : base.includes('\t') ? '\t' : '    ';
  return base + unit.repeat(Math.max(0, depth));
}

function indentOf(text: string): string {
  return /^[ \t\f]*/.exec(text)![0];
}
