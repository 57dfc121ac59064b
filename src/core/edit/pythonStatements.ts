import { codeTokens, stringContent, type Token } from './pythonTokens.js';

/** One logical line of Python, however many lines of text it takes. */
export interface Statement {
  readonly tokens: readonly Token[];
  /** The same for all ways to lay the statement out: white space, quotes, comments and trailing commas do not matter. */
  readonly text: string;
  /** Headers of the blocks that it stands in, the outermost first. */
  readonly inside: readonly Statement[];
}

/** A call in a statement, such as `f(a, b=1)` or `x.f(a)`. */
export interface Call {
  readonly name: string;
  /** Index of the name among the tokens, and of the closing bracket. */
  readonly at: number;
  readonly end: number;
  readonly args: readonly Argument[];
}

export interface Argument {
  /** Null for a positional argument. */
  readonly keyword: string | null;
  readonly tokens: readonly Token[];
}

const BLOCK = /^(?:async|def|class|try|except|else|elif|finally|with|for|while|if|match|case)$/;

/** The statements of a script in order; docstrings and other strings that stand alone are left out. */
export function pythonStatements(source: string): Statement[] {
  const statements: Statement[] = [];
  const blocks: { readonly header: Statement; readonly indent: number }[] = [];
  for (const line of logicalLines(source)) {
    const indent = indentOf(source, line[0]!.start);
    while (blocks.length > 0 && blocks.at(-1)!.indent >= indent) blocks.pop();
    const inside = blocks.map((block) => block.header);
    const tokens = line.filter((token) => token.kind !== 'newline');
    if (tokens.every((token) => token.kind === 'string')) continue;
    const statement = { tokens, text: textOf(tokens), inside };
    statements.push(statement);
    if (tokens.at(-1)!.text === ':' && BLOCK.test(tokens[0]!.text)) blocks.push({ header: statement, indent });
  }
  return statements;
}

/** Tokens as text that does not depend on the layout. */
export function textOf(tokens: readonly Token[]): string {
  return tokens
    .filter((token, i) => token.text !== ',' || !/^[)\]}]$/.test(tokens[i + 1]?.text ?? ''))
    .map((token) => (token.kind === 'string' ? plainString(token) : token.text))
    .join(' ');
}

/** All calls in the tokens, those inside other calls too. */
export function callsIn(tokens: readonly Token[]): Call[] {
  const calls: Call[] = [];
  for (let at = 0; at + 1 < tokens.length; at++) {
    const isName = tokens[at]!.kind === 'name' && tokens[at + 1]!.text === '(';
    if (!isName || ['def', 'class'].includes(tokens[at - 1]?.text ?? '')) continue;
    const end = closing(tokens, at + 1);
    calls.push({ name: tokens[at]!.text, at, end, args: argumentsOf(tokens.slice(at + 2, end)) });
  }
  return calls;
}

/** Names that a statement assigns, of `a = `, `a, b = `, `a += ` and `a: int = `; empty for other statements. */
export function assignedNames(statement: Statement): string[] {
  const at = assignmentAt(statement.tokens);
  if (at < 0) return [];
  const target = statement.tokens.slice(0, at);
  const colon = target.findIndex((token) => token.text === ':');
  const names = colon < 0 ? target : target.slice(0, colon);
  const plain = names.every((token) => token.kind === 'name' || /^[,()=[\]*]$/.test(token.text));
  const subscript = names.some((token, i) => token.text === '[' && names[i - 1]?.kind === 'name');
  return plain && !subscript ? names.filter((token) => token.kind === 'name').map((token) => token.text) : [];
}

/**
 * Names whose contents a statement changes: `a[i] = `, `a += `, `a[i] += `, `a.append(...)`; empty for other statements.
 */
export function alteredNames(statement: Statement): string[] {
  const { tokens } = statement;
  const at = assignmentAt(tokens);
  const [name, next, method] = tokens;
  if (name?.kind !== 'name') return [];
  if (at < 0) return next?.text === '.' && ALTERS.test(method?.text ?? '') ? [name.text] : [];
  return next?.text === '[' || augments(statement) ? [name.text] : [];
}

const ALTERS = /^(?:append|extend|insert|update|setdefault|add|pop|remove|clear)$/;

/** Whether a statement is an assignment such as `a += b`. */
export function augments({ tokens }: Statement): boolean {
  const at = assignmentAt(tokens);
  return at >= 0 && tokens[at]!.text !== '=';
}

/** What is assigned, returned or simply said: the statement without its target. */
export function valueOf(statement: Statement): readonly Token[] {
  const { tokens } = statement;
  if (tokens[0]?.text === 'return') return tokens.slice(1);
  const at = assignmentAt(tokens);
  return at < 0 ? tokens : tokens.slice(at + 1);
}

/** Name of the function that a header defines, or null. */
export function definedFunction(statement: Statement): string | null {
  const at = statement.tokens.findIndex((token) => token.text === 'def');
  return at === 0 || at === 1 ? (statement.tokens[at + 1]?.text ?? null) : null;
}

/** Whether code may read a variable. Strings count too: an f-string or `eval` may hold the name. */
export function reads(tokens: readonly Token[], name: string): boolean {
  return tokens.some(({ kind, text }) =>
    kind === 'string' ? text.split(/[^\p{L}\p{N}_]+/u).includes(name) : text === name,
  );
}

/** Position of the last assignment operator outside brackets, or -1. */
function assignmentAt(tokens: readonly Token[]): number {
  let depth = 0;
  let last = -1;
  if (BLOCK.test(tokens[0]?.text ?? '')) return -1;
  tokens.forEach((token, i) => {
    if (token.kind !== 'operator') return;
    if ('([{'.includes(token.text)) depth++;
    else if (')]}'.includes(token.text)) depth--;
    else if (depth === 0 && /^(?:[+\-*/%@&|^]|\*\*|\/\/|<<|>>)?=$/.test(token.text)) last = i;
  });
  return last;
}

function logicalLines(source: string): Token[][] {
  const lines: Token[][] = [[]];
  let depth = 0;
  for (const token of codeTokens(source)) {
    if (token.kind === 'operator' && '([{'.includes(token.text)) depth++;
    if (token.kind === 'operator' && ')]}'.includes(token.text)) depth--;
    const ends = token.kind === 'newline' || (token.text === ';' && depth <= 0);
    if (!ends) lines.at(-1)!.push(token);
    else if (lines.at(-1)!.length > 0) lines.push([]);
  }
  return lines.filter((line) => line.length > 0);
}

function indentOf(source: string, at: number): number {
  const line = source.slice(source.lastIndexOf('\n', at - 1) + 1, at);
  return (/^[ \t]*/.exec(line)?.[0] ?? '').replace(/\t/g, '        ').length;
}

function plainString(token: Token): string {
  const prefix = /^[a-zA-Z]*/.exec(token.text)![0].toLowerCase();
  const content = stringContent(token);
  return /['"\\\n]/.test(content) ? token.text : `${prefix}'${content}'`;
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]!.kind !== 'operator') continue;
    if ('([{'.includes(tokens[at]!.text)) depth++;
    else if (')]}'.includes(tokens[at]!.text) && --depth === 0) return at;
  }
  return tokens.length;
}

function argumentsOf(tokens: readonly Token[]): Argument[] {
  const args: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'operator' && '([{'.includes(token.text)) depth++;
    else if (token.kind === 'operator' && ')]}'.includes(token.text)) depth--;
    if (token.text === ',' && depth === 0) args.push([]);
    else args.at(-1)!.push(token);
  }
  return args
    .filter((arg) => arg.length > 0)
    .map((arg) => {
      const named = arg[0]!.kind === 'name' && arg[1]?.text === '=';
      return { keyword: named ? arg[0]!.text : null, tokens: named ? arg.slice(2) : arg };
    });
}
