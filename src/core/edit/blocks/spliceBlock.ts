import type { LogicalLine, ParsedPython, PythonSyntax, Span } from '../../ports.js';
import { insertImports } from '../missingImports.js';
import { pythonStatements, type Statement } from '../pythonStatements.js';
import { pythonTokens } from '../pythonTokens.js';
import type { Block } from './blocks.js';
import { codeTree, lineEnd, type CodeNode } from './codeTree.js';
import { keepLayout, rowsOf, type Region, type Row } from './keepLayout.js';

/** A script with one block rewritten. */
export type Spliced =
  | {
      readonly ok: true;
      readonly script: string;
      /** The block before and after, line by line; null when the result is no Python and the gate will say why. */
      readonly rows: { readonly before: readonly Row[]; readonly after: readonly Row[] } | null;
    }
  | { readonly ok: false; readonly advice: string };

/**
 * Puts a rewritten block in its place. Every byte outside of the block stays as it was, line ends, tabs and the mark of
 * the encoding included; imports that came before the block and that it needs go to the imports of the script. Inside,
 * code that stayed keeps its layout. What was written beyond the block, such as other functions of the script once
 * more, is left out.
 * @param written the new text, with line feeds.
 */
export async function spliceBlock(
  syntax: PythonSyntax,
  script: { readonly path: string; readonly source: string },
  block: Block,
  written: string,
): Promise<Spliced> {
  const eol = eolOf(script.source.slice(block.start, block.end)) ?? eolOf(script.source) ?? '\n';
  // A last line without an end is one like the others until the block is in its place.
  const endless = !/[\n\r]$/.test(script.source);
  const source = endless ? script.source + eol : script.source;
  const end = endless && block.end === script.source.length ? source.length : block.end;
  const { imports, rest } = withoutImports(written);
  const text = withIndent(source.slice(block.start, end), rest).split('\n').join(eol);
  const raw = `${source.slice(0, block.start)}${text}${source.slice(end)}`;
  const finish = (result: string, used: string) => {
    const lines = neededImports(imports, used, source);
    const whole = lines.length === 0 ? result : insertImports(result, lines);
    return endless ? whole.slice(0, whole.length - eol.length) : whole;
  };
  const [old, now] = [await syntax.parse(script.path, source), await syntax.parse(script.path, raw)];
  if (!old.ok || !now.ok) return { ok: true, script: finish(raw, text), rows: null };

  const before = regionOf(source, old, { start: block.start, end });
  const region = { start: block.start, end: block.start + text.length };
  const advice = strayed(block, { old, now }, { before, region: regionOf(raw, now, region) });
  if (advice !== null) return { ok: false, advice };
  const kept = ownPart(block, raw, now, { region, source, old });
  if (kept === null) return { ok: false, advice: `The reply does not hold ${block.label}. Write all lines of it.` };
  const after = regionOf(raw, now, kept);
  const body = keepLayout(before, after);
  const result = source.slice(0, block.start) + body + source.slice(end);
  return { ok: true, script: finish(result, body), rows: { before: rowsOf(before).rows, after: rowsOf(after).rows } };
}

type Parsed = Extract<ParsedPython, { ok: true }>;

function regionOf(source: string, parsed: Parsed, span: Span): Region {
  const lines = parsed.lines.filter((line) => line.start >= span.start && line.start < span.end);
  return { source, start: span.start, end: span.end, lines };
}

/** The code behind the block must mean what it meant: an indentation that is wrong would make it part of the block. */
function strayed(
  block: Block,
  parsed: { readonly old: Parsed; readonly now: Parsed },
  parts: { readonly before: Region; readonly region: Region },
): string | null {
  const behind = (lines: readonly LogicalLine[], region: Region) => lines.filter((line) => line.start >= region.end);
  const old = behind(parsed.old.lines, parts.before);
  const now = behind(parsed.now.lines, parts.region);
  const depth = parts.before.lines[0]?.depth;
  const first = parts.region.lines[0];
  const same = old.length === now.length && old.every((line, i) => line.depth === now[i]!.depth);
  if (same && first !== undefined && first.depth === depth) return null;
  return `The indentation of ${block.label} is not what it was. Indent it as it stands in the script.`;
}

/** The part of a reply that belongs to the block; null when a function or class is not there under its name. */
function ownPart(
  block: Block,
  raw: string,
  now: Parsed,
  was: { readonly region: Span; readonly source: string; readonly old: Parsed },
): Span | null {
  const { region } = was;
  if (block.kind === 'section' || block.kind === 'imports') return region;
  const name = block.signature === '' ? null : nameOf(block);
  const nodes = within(codeTree(raw, now), region);
  const own = nodes.findIndex((node) => node.name === name);
  if (own < 0) return null;
  const known = new Set(namesOf(codeTree(was.source, was.old)));
  const isNew = (node: CodeNode) => node.name !== null && !known.has(node.name);
  // Helpers right before and after it are new code; whatever else follows stands elsewhere already.
  let first = own;
  let last = own;
  while (first > 0 && isNew(nodes[first - 1]!)) first--;
  while (last + 1 < nodes.length && isNew(nodes[last + 1]!)) last++;
  return { start: first === 0 ? region.start : nodes[first]!.start, end: nodes[last]!.end };
}

function nameOf(block: Block): string {
  return block.label
    .replace(/ of line \d+$/, '')
    .split('.')
    .at(-1)!;
}

/** The outermost statements that lie in a span. */
function within(nodes: readonly CodeNode[], span: Span): CodeNode[] {
  return nodes.flatMap((node) => {
    if (node.start >= span.start && node.end <= span.end) return [node];
    return node.end > span.start && node.start < span.end ? within(node.children, span) : [];
  });
}

function namesOf(nodes: readonly CodeNode[]): string[] {
  return nodes.flatMap((node) => [...(node.name === null ? [] : [node.name]), ...namesOf(node.children)]);
}

/** The imports at the beginning of a reply that stand at the left margin, one a line, and the rest of it. */
function withoutImports(written: string): { imports: string[]; rest: string } {
  const imports: string[] = [];
  let from = 0;
  for (const { tokens } of pythonStatements(written)) {
    const [first] = tokens;
    const isImport = first!.text === 'import' || first!.text === 'from';
    const atMargin = first!.start === 0 || written[first!.start - 1] === '\n';
    if (!isImport || !atMargin || written.slice(from, first!.start).trim() !== '') break;
    const end = tokens.at(-1)!.end;
    imports.push(oneLine(written.slice(first!.start, end)));
    from = lineEnd(written, end);
  }
  // Blank lines between the imports and the block.
  const rest = from === 0 ? written : written.slice(from).replace(/^(?:[ \t]*\n)+/, '');
  return { imports, rest: `${rest.replace(/\s+$/, '')}\n` };
}

function oneLine(statement: string): string {
  return statement
    .replace(/\s*[()\\]\s*/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/,? *$/, '');
}

/** Imports of which the block uses a name that the script does not import yet. */
function neededImports(imports: readonly string[], block: string, source: string): string[] {
  const used = new Set(pythonTokens(block).map((token) => token.text));
  const isInner = ({ tokens }: Statement) => /^(?:def|class|async)$/.test(tokens[0]!.text);
  const there = new Set(
    pythonStatements(source)
      .filter(({ tokens, inside }) => /^(?:import|from)$/.test(tokens[0]!.text) && !inside.some(isInner))
      .flatMap(({ text }) => boundNames(text)),
  );
  return imports.filter((line) => boundNames(line).some((name) => used.has(name) && !there.has(name)));
}

/** The names that an import brings: `np` of `import numpy as np`, `a` and `c` of `from x import a, b as c`. */
function boundNames(line: string): string[] {
  const [, from, list] = /^(?:(from) .+? )?import (.+)$/.exec(line) ?? [];
  return (list ?? '').split(',').flatMap((item) => {
    const [name = '', alias] = item.replace(/[()]/g, ' ').trim().split(/ as /);
    const bound = alias ?? (from === undefined ? name.split('.')[0]! : name);
    return bound.trim() === '' ? [] : [bound.trim()];
  });
}

function eolOf(text: string): string | null {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? null;
}

/** The indentation of the block: with its tabs, and not at the left margin when it stood deeper. */
function withIndent(old: string, text: string): string {
  const indent = /^[ \t]*/.exec(old)![0];
  const tabbed = withTabs(old, text);
  return /^[ \t]/.test(tabbed) ? tabbed : tabbed.replace(/^(?=[^\n])/gm, indent);
}

/** Leading spaces as tabs where the block is indented by tabs: small models write spaces whatever they see. */
function withTabs(old: string, text: string): string {
  if (!/^\t/m.test(old) || /^ +\S/m.test(old) || !/^ +\S/m.test(text)) return text;
  const widths = [...text.matchAll(/^( +)\S/gm)].map(([, spaces]) => spaces!.length);
  const unit = Math.min(...widths);
  return text.replace(/^ +(?=\S)/gm, (spaces) => '\t'.repeat(Math.round(spaces.length / unit)));
}
