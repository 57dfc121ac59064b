import type { Span } from '../../ports.js';
import { codeTokens } from '../pythonTokens.js';
import { lineEnd, lineStart, type CodeNode } from './codeTree.js';

/** A part of a script that can be rewritten alone. Its span covers whole lines of text. */
export interface Block extends Span {
  /** By which it is named, unlike any other of the script: `train`, `Trainer.fit`, `section 2`, `main part 1`. */
  readonly label: string;
  readonly kind: 'function' | 'class' | 'section' | 'imports';
  /** 1-based numbers of its lines. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** What it is, in one line of code; as long as the source makes it. */
  readonly signature: string;
  /** What a new version must begin with: the lines up to the colon of a `def` or `class`, else the indentation. */
  readonly head: string;
  readonly tokens: number;
  /** True when it is short enough to be rewritten. */
  readonly fits: boolean;
}

export interface BlockLimits {
  /** Tokens of the largest block that is rewritten. */
  readonly maxTokens: number;
  readonly countTokens: (text: string) => Promise<number>;
}

/**
 * Splits a script into blocks: functions, classes, imports, and the sections between them. What is longer than
 * `maxTokens` is split at the statements of its body: a class into its methods, a function or a loop into parts.
 * @returns blocks in the order of the script; they never overlap. Blank lines, comments that stand alone and the
 * docstring are in none.
 */
export async function blocksOf(source: string, nodes: readonly CodeNode[], limits: BlockLimits): Promise<Block[]> {
  const code = nodes.filter((node) => !isText(source, node));
  const pieces = (await Promise.all(code.map((node) => piecesOf(source, node, '', limits)))).flat();
  const groups = grouped(pieces, limits.maxTokens);
  const labels = labelsOf(groups, source);
  return Promise.all(groups.map((group, i) => blockOf(source, group, labels[i]!, limits)));
}

/** A statement, or the header of one that is split. */
interface Piece extends Span {
  readonly kind: Block['kind'];
  /** Names of the functions and classes around it that are split; empty at the top. */
  readonly scope: string;
  readonly node: CodeNode;
  readonly tokens: number;
  /** Names of the functions in a class. */
  readonly methods: readonly string[];
}

function isText(source: string, { header }: CodeNode): boolean {
  return codeTokens(source.slice(header.start, header.end)).every(({ kind }) => kind === 'string');
}

async function piecesOf(source: string, node: CodeNode, scope: string, limits: BlockLimits): Promise<Piece[]> {
  const tokens = await limits.countTokens(source.slice(node.start, node.end));
  const kind = node.kind === 'import' ? 'imports' : node.kind === 'other' ? 'section' : node.kind;
  const methods = node.kind === 'class' ? node.children.flatMap(({ name }) => name ?? []) : [];
  const { start, end } = node;
  // An import inside a function belongs to the code around it.
  const own = kind === 'imports' && scope !== '' ? 'section' : kind;
  if (tokens <= limits.maxTokens || node.children.length === 0) {
    return [{ kind: own, scope, node, tokens, methods, start, end }];
  }
  const inner = node.name === null ? scope : scope === '' ? node.name : `${scope}.${node.name}`;
  const children = (await Promise.all(node.children.map((child) => piecesOf(source, child, inner, limits)))).flat();
  const head = { start, end: lineEnd(source, node.header.end) };
  const headTokens = await limits.countTokens(source.slice(head.start, head.end));
  return [{ kind: 'section', scope: inner, node, tokens: headTokens, methods: [], ...head }, ...children];
}

/** Neighbours that make one block: imports with imports, and other statements up to the limit. */
function grouped(pieces: readonly Piece[], maxTokens: number): Piece[][] {
  const groups: Piece[][] = [];
  let tokens = 0;
  for (const piece of pieces) {
    const last = groups.at(-1)?.at(-1);
    const alike = last !== undefined && last.kind === piece.kind && last.scope === piece.scope;
    const joins =
      alike && (piece.kind === 'imports' || (piece.kind === 'section' && tokens + piece.tokens <= maxTokens));
    if (joins) groups.at(-1)!.push(piece);
    else groups.push([piece]);
    tokens = joins ? tokens + piece.tokens : piece.tokens;
  }
  return groups;
}

function labelsOf(groups: readonly (readonly Piece[])[], source: string): string[] {
  const parts = new Map<string, number>();
  const names = groups.map(([first]) => {
    const { kind, scope, node } = first!;
    if (kind === 'function' || kind === 'class') return scope === '' ? node.name! : `${scope}.${node.name}`;
    const what = kind === 'imports' ? 'imports' : scope === '' ? 'section' : `${scope} part`;
    const count = (parts.get(what) ?? 0) + 1;
    parts.set(what, count);
    return kind === 'imports' && count === 1 ? what : `${what} ${count}`;
  });
  // A name that is defined twice is told by its line.
  const isDouble = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return names.map((name, i) =>
    isDouble(name) ? `${name} of line ${lineNumber(source, groups[i]![0]!.start)}` : name,
  );
}

async function blockOf(source: string, group: readonly Piece[], label: string, limits: BlockLimits): Promise<Block> {
  const first = group[0]!;
  const span = { start: first.start, end: group.at(-1)!.end };
  const tokens = await limits.countTokens(source.slice(span.start, span.end));
  return {
    ...span,
    label,
    kind: first.kind,
    firstLine: lineNumber(source, span.start),
    lastLine: lineNumber(source, Math.max(span.start, span.end - 1)),
    signature: signatureOf(source, group),
    head: headOf(source, first),
    tokens,
    fits: tokens <= limits.maxTokens,
  };
}

function signatureOf(source: string, group: readonly Piece[]): string {
  const [{ kind, node, methods }] = group as [Piece];
  const header = oneLine(source.slice(node.header.start, node.header.end));
  if (kind === 'function') return header.replace(/:$/, '');
  if (kind === 'class') return methods.length > 0 ? `${header} ${methods.join(', ')}` : header;
  return group.map((piece) => oneLine(source.slice(piece.node.header.start, piece.node.header.end))).join('; ');
}

function headOf(source: string, { kind, node, start }: Piece): string {
  const hasBody = (kind === 'function' || kind === 'class') && node.children.length > 0;
  return hasBody ? source.slice(start, lineEnd(source, node.header.end)) : /^[ \t]*/.exec(source.slice(start))![0];
}

function oneLine(code: string): string {
  return code
    .replace(/\s+/g, ' ')
    .replace(/([([{]) /g, '$1')
    .replace(/,? ([)\]}])/g, '$1');
}

function lineNumber(source: string, at: number): number {
  return source.slice(0, lineStart(source, at)).split(/\r\n|\n|\r/).length;
}
