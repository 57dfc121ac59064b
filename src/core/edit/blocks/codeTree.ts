import type { LogicalLine, ParsedPython, Span } from '../../ports.js';

/**
 * A statement with all that belongs to it: decorators, clauses such as `else`, its body, the comments right above it
 * and those indented into it. Its span covers whole lines of text.
 */
export interface CodeNode extends Span {
  readonly kind: 'function' | 'class' | 'import' | 'other';
  readonly name: string | null;
  /** The line that the statement begins with, after decorators. */
  readonly header: LogicalLine;
  /** The statements of its body; headers of clauses stand among them. */
  readonly children: readonly CodeNode[];
}

type Parsed = Extract<ParsedPython, { ok: true }>;

/** The statements of a script, those of the outermost level first. What lies between them belongs to none. */
export function codeTree(source: string, parsed: Parsed): CodeNode[] {
  return nodesFrom({ source, lines: parsed.lines, comments: ownLines(source, parsed.comments) }, { at: 0, end: 0 });
}

interface Text {
  readonly source: string;
  readonly lines: readonly LogicalLine[];
  /** Comments that stand on a line of their own. */
  readonly comments: readonly Span[];
}

/** Index of the next line, and where the text before it ends that is taken already. */
interface Place {
  at: number;
  end: number;
}

function nodesFrom(text: Text, place: Place): CodeNode[] {
  const depth = text.lines[place.at]?.depth ?? 0;
  const nodes: CodeNode[] = [];
  while ((text.lines[place.at]?.depth ?? -1) === depth) nodes.push(nodeAt(text, place, depth));
  return nodes;
}

function nodeAt(text: Text, place: Place, depth: number): CodeNode {
  const { lines, source } = text;
  const first = lines[place.at]!;
  const start = commentsAbove(text, lineStart(source, first.start), place.end);
  while (lines[place.at]!.kind === 'decorator') place.at++;
  const header = take(text, place);
  const children: CodeNode[] = bodyOf(text, place, depth);
  while (lines[place.at]?.depth === depth && lines[place.at]!.kind === 'clause') {
    children.push(clauseAt(text, place), ...bodyOf(text, place, depth));
  }
  if (children.length > 0) place.end = indentedComments(text, place, lineStart(source, header.start), header.start);
  const kind =
    header.kind === 'def' ? 'function' : header.kind === 'class' || header.kind === 'import' ? header.kind : 'other';
  return { kind, name: header.name, header, children, start, end: place.end };
}

function clauseAt(text: Text, place: Place): CodeNode {
  const start = commentsAbove(text, lineStart(text.source, text.lines[place.at]!.start), place.end);
  const header = take(text, place);
  return { kind: 'other', name: null, header, children: [], start, end: place.end };
}

function bodyOf(text: Text, place: Place, depth: number): CodeNode[] {
  return (text.lines[place.at]?.depth ?? -1) > depth ? nodesFrom(text, place) : [];
}

function take(text: Text, place: Place): LogicalLine {
  const line = text.lines[place.at++]!;
  place.end = lineEnd(text.source, line.end);
  return line;
}

/** Start of the comments that stand right above a line, without a blank line between. */
function commentsAbove({ source, comments }: Text, start: number, from: number): number {
  let top = start;
  for (let i = comments.length - 1; i >= 0; i--) {
    const { start: at, end } = comments[i]!;
    if (at >= top) continue;
    if (at < from || lineEnd(source, end) !== top) break;
    top = lineStart(source, at);
  }
  return top;
}

/** End of the comments after a body that are indented more than its header. */
function indentedComments(
  { source, lines, comments }: Text,
  place: Place,
  headerLine: number,
  header: number,
): number {
  const next = lines[place.at]?.start ?? source.length;
  let end = place.end;
  for (const comment of comments) {
    if (comment.start < end) continue;
    const indent = comment.start - lineStart(source, comment.start);
    if (comment.start >= next || indent <= header - headerLine) break;
    end = lineEnd(source, comment.end);
  }
  return end;
}

function ownLines(source: string, comments: readonly Span[]): Span[] {
  return comments.filter(({ start }) => source.slice(lineStart(source, start), start).trim() === '');
}

/** Offset of the first character of the line that `at` lies in. */
export function lineStart(source: string, at: number): number {
  let start = at;
  while (start > 0 && source[start - 1] !== '\n' && source[start - 1] !== '\r') start--;
  // The mark of the encoding is not part of the first line.
  return start === 0 && source[0] === '\uFEFF' ? Math.min(1, at) : start;
}

/** Offset after the end of the line that `at` lies in, its line end included. */
export function lineEnd(source: string, at: number): number {
  let end = at;
  while (end < source.length && source[end] !== '\n' && source[end] !== '\r') end++;
  if (source[end] === '\r' && source[end + 1] === '\n') return end + 2;
  return Math.min(source.length, end + 1);
}
