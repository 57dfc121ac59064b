import type { Workspace } from '@astral-sh/ruff-wasm-nodejs';
import type { LogicalLine, ParsedPython, PythonSyntax, Span } from '../../core/ports.js';

/**
 * Python's grammar by ruff's WebAssembly package, the one that the gate uses. Its parser says whether the source is
 * Python, its lexer where each logical line begins and ends, byte for byte, with indents and dedents told apart from
 * other white space. The syntax tree itself is not read: for 1,400 lines its text is 6.7 MB and takes 3 to 5 seconds,
 * where the tokens take 0.1.
 */
export function createPythonSyntax(): PythonSyntax {
  let workspace: Promise<Workspace> | null = null;
  return {
    async parse(path, source) {
      if (!/\.pyw?$/i.test(path)) return { ok: false, sentence: `${path} is no Python script` };
      const ruff = await (workspace ??= openWorkspace());
      const [error] = ruff.check(source) as { message: string; start_location: { row: number } }[];
      if (error !== undefined) {
        return { ok: false, sentence: `line ${error.start_location.row} of ${path} is no Python: ${error.message}` };
      }
      return parsed(source, tokensOf(ruff.tokens(source), source));
    },
  };
}

const UTF16 = 1;

async function openWorkspace(): Promise<Workspace> {
  const ruff = await import('@astral-sh/ruff-wasm-nodejs');
  // Without rules, what is left are errors of syntax.
  return new ruff.Workspace({ 'target-version': 'py314', lint: { select: [] } }, UTF16);
}

interface Token extends Span {
  readonly kind: string;
}

/** @param listing one token a line, with its range in bytes of UTF-8. */
function tokensOf(listing: string, source: string): Token[] {
  const offset = offsetsOf(source);
  return [...listing.matchAll(/^\s*(\w+) (\d+)\.\.(\d+)/gm)].map(([, kind = '', start, end]) => ({
    kind,
    start: offset(Number(start)),
    end: offset(Number(end)),
  }));
}

/** From bytes of UTF-8 to UTF-16 units; asked for ascending places. */
function offsetsOf(source: string): (byte: number) => number {
  if (Buffer.byteLength(source) === source.length) return (byte) => byte;
  let at = 0;
  let bytes = 0;
  return (byte) => {
    if (byte < bytes) {
      at = 0;
      bytes = 0;
    }
    while (bytes < byte) {
      const code = source.codePointAt(at)!;
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      at += code < 0x10000 ? 1 : 2;
    }
    return at;
  };
}

function parsed(source: string, tokens: readonly Token[]): ParsedPython {
  const lines: LogicalLine[] = [];
  const comments: Span[] = [];
  let depth = 0;
  let line: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'Indent') depth++;
    else if (token.kind === 'Dedent') depth--;
    else if (token.kind === 'Comment') comments.push({ start: token.start, end: token.end });
    else if (token.kind === 'Newline') {
      if (line.length > 0) lines.push(logicalLine(source, line, depth));
      line = [];
    } else if (token.kind !== 'NonLogicalNewline') line.push(token);
  }
  return { ok: true, lines, comments };
}

const KINDS: Readonly<Record<string, LogicalLine['kind']>> = {
  Def: 'def',
  Class: 'class',
  Import: 'import',
  From: 'import',
  At: 'decorator',
  Else: 'clause',
  Elif: 'clause',
  Except: 'clause',
  Finally: 'clause',
};

function logicalLine(source: string, tokens: readonly Token[], depth: number): LogicalLine {
  const isAsync = tokens[0]!.kind === 'Async' && tokens[1]?.kind === 'Def';
  const head = isAsync ? 1 : 0;
  const kind = KINDS[tokens[head]!.kind] ?? 'other';
  const name = kind === 'def' || kind === 'class' ? tokens[head + 1] : undefined;
  return {
    start: tokens[0]!.start,
    end: tokens.at(-1)!.end,
    depth,
    kind,
    name: name === undefined ? null : source.slice(name.start, name.end),
  };
}
