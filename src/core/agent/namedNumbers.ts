import { codeTokens, stringContent, type Token } from '../edit/pythonTokens.js';

/** A number of a script that has a name: `epochs = 20`, `max_depth=3`, `hidden: int = 8`, `"eta": 0.1`. */
export interface NamedNumber {
  readonly name: string;
  /** As the script spells it, such as `1e-3` or `(16,)`. */
  readonly value: string;
}

/** Source of a regular expression for the value of such a number, as instructions spell it. */
export const VALUE = String.raw`[\d.][\w.+-]*|[([][\d.,\s]+[)\]]`;

/** Where such a number stands: `script.slice(start, end)` is its value. */
export interface NumberPlace extends NamedNumber {
  readonly start: number;
  readonly end: number;
}

/**
 * Names whose numbers decide how the score is measured, or have nothing to do with learning. A change of the first kind
 * disqualifies; one of the second is a wasted run.
 */
const NOT_TUNED =
  /seed|random_?state|(?:test|train|valid|val|eval|holdout)\w*_?(?:size|share|frac|ratio|part|pct|percent|rows|len|samples)|^(?:n|num)_?(?:train|valid|val|test|eval)(?:_|$)|holdout|fig(?:size|ure)|font|line_?width|marker|interval|split|fold|^cv$|target|label|id$|n_jobs|thread|worker|verbos|axis|ddof|digit|decimal|precision|^round$|print|indent|port$|dpi|version|header|skip|nrows|^start|timeout|_time$|^time|^k$|top_?k|score|metric|loss$|acc|^default$|^share$|classes|columns/i;
/** Keys of a dictionary that name hyperparameters; those of others, such as codes of categories, have numbers, too. */
const TUNED_KEY =
  /^(?:n|num|max|min)_|rate|^lr$|^eta$|depth|epoch|iter|trees|estimators|lea(?:f|ves)|hidden|units|layers|batch|dropout|decay|alpha|beta|gamma|lambda|neighbo|components|momentum|rounds|sample|patience|width|degree|bins|rank/i;
const IDENTIFIER = /^[A-Za-z_]\w*$/;
/** Statements that a colon ends, and whose body may stand on the same line. */
const NO_NAME = new Set(['else', 'try', 'finally', 'lambda']);
const IN_TYPES = new Set(['.', '[', ']', ',', '|', '...']);
/** Tokens that the type of an annotated name may have. */
const MAX_TYPE_TOKENS = 8;
/** The longest tuple that is shown. */
const MAX_VALUE = 24;
/** More alternatives than these no small model weighs. */
const MAX_NUMBERS = 10;

/** The numbers of a Python script that an idea about its learning can name, in the order of the script, each name once. */
export function namedNumbers(script: string): NamedNumber[] {
  const found = new Map<string, string>();
  for (const { name, value } of numberPlaces(script)) {
    if (found.size === MAX_NUMBERS) break;
    if (!found.has(name)) found.set(name, value);
  }
  return [...found].map(([name, value]) => ({ name, value }));
}

/**
 * All places where a number has a name that an idea about the learning can say: assignments, with or without a type,
 * arguments and their defaults, entries of dictionaries, and defaults of command line options. Only constants: a number
 * that is part of an expression (`2 * n`, `10 ** -3`) has no name of its own.
 */
export function numberPlaces(script: string): NumberPlace[] {
  const tokens = codeTokens(script);
  const found: NumberPlace[] = [];
  for (const [at, { text }] of tokens.entries()) {
    if (text !== '=' && text !== ':') continue;
    const name = text === '=' ? assignedName(tokens, at) : keyName(tokens, at);
    if (name === null || NOT_TUNED.test(name)) continue;
    const place = valueAt(script, tokens, at + 1);
    if (place !== null) found.push({ name, ...place });
  }
  return found;
}

/** The name to the left of an equals sign. */
function assignedName(tokens: readonly Token[], at: number): string | null {
  const name = tokens[at - 1];
  const before = tokens[at - 2];
  if (name?.kind === 'name' && name.text === 'default') return optionName(tokens, at);
  const annotated = annotatedName(tokens, at);
  if (annotated !== null) return annotated;
  // `a.b = 1` and `x[0] = 1` name more than the last word says.
  return name?.kind === 'name' && before?.text !== '.' && before?.text !== ':' ? name.text : null;
}

/** `hidden` of `hidden: int | None = 8`. */
function annotatedName(tokens: readonly Token[], at: number): string | null {
  let depth = 0;
  for (let i = at - 1; i > 0 && i >= at - MAX_TYPE_TOKENS; i--) {
    const { kind, text } = tokens[i]!;
    if (text === ']') depth++;
    if (text === '[') depth--;
    if (text === ',' && depth === 0) return null;
    if (text === ':') {
      const name = tokens[i - 1]!;
      const isFirst = ['(', ','].includes(tokens[i - 2]?.text ?? '') || isLineStart(tokens[i - 2]);
      return name.kind === 'name' && isFirst && !NO_NAME.has(name.text) ? name.text : null;
    }
    if (kind === 'number' || kind === 'newline' || (kind === 'operator' && !IN_TYPES.has(text))) return null;
  }
  return null;
}

/** `lr` of `add_argument("--lr", type=float, default=0.1)`. */
function optionName(tokens: readonly Token[], at: number): string | null {
  let depth = 0;
  let option: string | null = null;
  for (let i = at - 1; i > 0 && tokens[i]!.kind !== 'newline'; i--) {
    const token = tokens[i]!;
    if (token.kind === 'string' && depth === 0) {
      const [, name] = /^--?([A-Za-z][\w-]*)$/.exec(stringContent(token)) ?? [];
      // The first of several is the short one, and the last seen here, going backwards; the long one wins.
      if (name !== undefined && (option === null || name.length > option.length)) option = name;
    }
    if (')]}'.includes(token.text)) depth++;
    if ('([{'.includes(token.text) && depth-- === 0) {
      const isOption = ['add_argument', 'option', 'Option'].includes(tokens[i - 1]!.text);
      return isOption ? (option?.replaceAll('-', '_') ?? null) : null;
    }
  }
  return null;
}

/** `eta` of `{"eta": 0.1}`. */
function keyName(tokens: readonly Token[], at: number): string | null {
  const key = tokens[at - 1];
  const before = tokens[at - 2]?.text;
  if (key?.kind !== 'string' || (before !== '{' && before !== ',')) return null;
  const name = stringContent(key);
  return IDENTIFIER.test(name) && TUNED_KEY.test(name) ? name : null;
}

function isLineStart(before: Token | undefined): boolean {
  return before === undefined || before.kind === 'newline' || before.text === ';';
}

/** A number, or a tuple or list of numbers, that is the whole value. */
function valueAt(script: string, tokens: readonly Token[], at: number): Omit<NumberPlace, 'name'> | null {
  const first = tokens[at];
  if (first === undefined) return null;
  const last = first.kind === 'number' ? at : endOfTuple(tokens, at);
  if (last === null || !endsValue(tokens[last + 1])) return null;
  const { start } = first;
  const { end } = tokens[last]!;
  const value = script.slice(start, end);
  // A zero is where a count or a sum begins.
  return value.length <= MAX_VALUE && !value.includes('\n') && value !== '0' ? { value, start, end } : null;
}

function endOfTuple(tokens: readonly Token[], at: number): number | null {
  const close = { '(': ')', '[': ']' }[tokens[at]!.text];
  if (close === undefined || tokens[at + 1]?.kind !== 'number') return null;
  for (let i = at + 1; i < tokens.length; i++) {
    if (tokens[i]!.text === close) return i;
    if (tokens[i]!.kind !== 'number' && tokens[i]!.text !== ',') return null;
  }
  return null;
}

function endsValue(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'newline' || [',', ')', '}', ';'].includes(token.text);
}
