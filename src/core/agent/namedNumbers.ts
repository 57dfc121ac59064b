import { codeTokens, type Token } from '../edit/pythonTokens.js';

/** A number of a script that has a name: `epochs = 20`, `max_depth=3`, `hidden = (16,)`. */
export interface NamedNumber {
  readonly name: string;
  /** As the script spells it, such as `1e-3` or `(16,)`. */
  readonly value: string;
}

/**
 * Names whose numbers decide how the score is measured, or have nothing to do with learning. A change of the first kind
 * disqualifies; one of the second is a wasted run.
 */
const NOT_TUNED =
  /seed|random_?state|(?:test|train|valid|val|eval)\w*_?(?:size|share|fraction|ratio|part)|split|fold|^cv$|target|label|id$|n_jobs|thread|worker|verbos|axis|ddof|digit|decimal|precision|^round$|print|indent|port$|dpi|version|header|skip|nrows|^start|timeout|_time$|^time|^k$|top_?k|score|metric|loss$|acc|^default$|^share$|classes|columns/i;
/** The longest tuple that is shown. */
const MAX_VALUE = 24;
/** More alternatives than these no small model weighs. */
const MAX_NUMBERS = 10;

/**
 * The numbers of a Python script that an idea about its learning can name, in the order of the script, each name once.
 * Only constants: a number that is part of an expression (`2 * n`, `10 ** -3`) has no name of its own.
 */
export function namedNumbers(script: string): NamedNumber[] {
  const tokens = codeTokens(script);
  const found = new Map<string, string>();
  for (const [at, token] of tokens.entries()) {
    if (token.text !== '=' || found.size === MAX_NUMBERS) continue;
    const name = tokens[at - 1];
    if (name?.kind !== 'name' || NOT_TUNED.test(name.text) || found.has(name.text)) continue;
    // `a.b = 1` and `x[0] = 1` name more than the last word says.
    if (tokens[at - 2]?.text === '.' || tokens[at - 2]?.text === ':') continue;
    const value = valueAt(script, tokens, at + 1);
    if (value !== null) found.set(name.text, value);
  }
  return [...found].map(([name, value]) => ({ name, value }));
}

/** A number, or a tuple or list of numbers, that is the whole value. */
function valueAt(script: string, tokens: readonly Token[], at: number): string | null {
  const first = tokens[at];
  if (first === undefined) return null;
  const last = first.kind === 'number' ? at : endOfTuple(tokens, at);
  if (last === null || !endsValue(tokens[last + 1])) return null;
  const value = script.slice(first.start, tokens[last]!.end);
  // A zero is where a count or a sum begins.
  return value.length <= MAX_VALUE && !value.includes('\n') && value !== '0' ? value : null;
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
  return token === undefined || token.kind === 'newline' || [',', ')', ';'].includes(token.text);
}
