export type TokenKind = 'name' | 'number' | 'string' | 'operator' | 'newline' | 'comment';

/** A piece of Python source: `source.slice(start, end)`. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /(?:[ \t\f\uFEFF]|\\\r?\n)+/y;
const NEWLINE = /\r\n|\n|\r/y;
const COMMENT = /#[^\r\n]*/y;
const STRING_START = /([rRbBuUfFtT]{0,3})("""|'''|"|')/y;
const NUMBER =
  /(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][+-]?\d[\d_]*)?)[jJlL]?/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const OPERATOR = /\*\*=?|\/\/=?|<<=?|>>=?|:=|->|\.\.\.|[=!<>+\-*/%@&|^]=|[^\s]/y;

/**
 * Splits Python source into tokens, enough to tell code from strings and comments. Never throws: source with errors
 * gives tokens as well, a string without end runs to the end of its line. Takes linear time.
 * Not known: the parts of f-strings, which count as one string.
 */
export function pythonTokens(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    at += match(SPACE, source, at)?.length ?? 0;
    if (at >= source.length) break;
    const { kind, length } = tokenAt(source, at);
    tokens.push({ kind, text: source.slice(at, at + length), start: at, end: at + length });
    at += length;
  }
  return tokens;
}

/** The tokens without comments and without line ends inside brackets: each line end left ends a statement. */
export function codeTokens(source: string): Token[] {
  let depth = 0;
  return pythonTokens(source).filter((token) => {
    if (token.kind === 'operator' && '([{'.includes(token.text)) depth++;
    else if (token.kind === 'operator' && ')]}'.includes(token.text)) depth = Math.max(0, depth - 1);
    return token.kind !== 'comment' && (token.kind !== 'newline' || depth === 0);
  });
}

function tokenAt(source: string, at: number): { kind: TokenKind; length: number } {
  const newline = match(NEWLINE, source, at);
  if (newline !== null) return { kind: 'newline', length: newline.length };
  const comment = match(COMMENT, source, at);
  if (comment !== null) return { kind: 'comment', length: comment.length };
  const opening = match(STRING_START, source, at);
  if (opening !== null) return { kind: 'string', length: stringLength(source, at, opening) };
  const number = match(NUMBER, source, at);
  if (number !== null && number !== '') return { kind: 'number', length: number.length };
  const name = match(NAME, source, at);
  if (name !== null) return { kind: 'name', length: name.length };
  return { kind: 'operator', length: match(OPERATOR, source, at)?.length ?? 1 };
}

function stringLength(source: string, start: number, opening: string): number {
  const quote = /("""|'''|"|')$/.exec(opening)![0];
  let at = start + opening.length;
  while (at < source.length) {
    if (source[at] === '\\') at += source.startsWith('\r\n', at + 1) ? 3 : 2;
    else if (source.startsWith(quote, at)) return at + quote.length - start;
    else if (quote.length === 1 && (source[at] === '\n' || source[at] === '\r')) return at - start;
    else at += 1;
  }
  return source.length - start;
}

/** The text inside the quotes of a string token, escapes as written. */
export function stringContent(token: Token): string {
  const opening = /^[a-zA-Z]*("""|'''|"|')/.exec(token.text);
  if (opening === null) return token.text;
  const inner = token.text.slice(opening[0].length);
  return inner.endsWith(opening[1]!) ? inner.slice(0, -opening[1]!.length) : inner;
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
