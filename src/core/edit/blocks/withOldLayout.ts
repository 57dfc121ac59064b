import type { PythonSyntax } from '../../ports.js';
import { keepLayout, rowsOf, type Row } from './keepLayout.js';

/** A rewritten script in the layout of the old one, and both line by line; null where one of them is no Python. */
export interface OldLayout {
  readonly script: string;
  readonly rows: { readonly before: readonly Row[]; readonly after: readonly Row[] } | null;
}

/**
 * A script as it was written, in the layout of the old one: code that stayed keeps its bytes, with the comments and
 * blank lines between, and all lines end as they did, whatever line ends it was written with. What cannot be parsed stays
 * as it was written.
 */
export async function withOldLayout(
  syntax: PythonSyntax,
  path: string,
  before: string,
  written: string,
): Promise<OldLayout> {
  const eol = /\r\n|\n|\r/.exec(before)?.[0] ?? '\n';
  const text =
    (before.startsWith('\uFEFF') ? '\uFEFF' : '') +
    written
      .replace(/^\uFEFF/, '')
      .split(eol === '\r' ? /\r\n|\n|\r/ : /\r\n|\n/)
      .join(eol);
  const [old, now] = [await syntax.parse(path, before), await syntax.parse(path, text)];
  if (!old.ok || !now.ok) return { script: text, rows: null };
  const from = { source: before, start: 0, end: before.length, lines: old.lines };
  const to = { source: text, start: 0, end: text.length, lines: now.lines };
  return { script: keepLayout(from, to), rows: { before: rowsOf(from).rows, after: rowsOf(to).rows } };
}
