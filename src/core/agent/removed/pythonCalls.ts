/** A call in Python source: its name and its own keyword arguments, with the text of their values. */
export interface PythonCall {
  readonly name: string;
  readonly keywords: ReadonlyMap<string, string>;
}

/** Longest call that is looked through, in characters. */
const MAX_CALL = 4000;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Calls of functions, classes or methods with one of the names. Keywords of calls inside the arguments are not
 * theirs. Text that is no Python, such as a traceback around a quoted line, does no harm; an unclosed call is read
 * as far as it goes.
 */
export function pythonCalls(text: string, names: readonly string[]): PythonCall[] {
  const pattern = new RegExp(`(?<![\\w])(${names.join('|')})\\s*\\(`, 'g');
  return [...text.matchAll(pattern)].map((match) => ({
    name: match[1]!,
    keywords: keywordsFrom(text, match.index + match[0].length),
  }));
}

/** Source with comments blanked out; strings stay. */
export function withoutComments(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const at = commentStart(line);
      return at < 0 ? line : line.slice(0, at);
    })
    .join('\n');
}

function commentStart(line: string): number {
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '#') return i;
  }
  return -1;
}

function keywordsFrom(text: string, start: number): Map<string, string> {
  const keywords = new Map<string, string>();
  for (const argument of argumentsFrom(text, start)) {
    const match = /^\s*(\w+)\s*=(?!=)\s*([\s\S]*?)\s*$/.exec(argument);
    if (match) keywords.set(match[1]!, match[2]!);
  }
  return keywords;
}

/** The arguments' text, split at the commas outside of brackets and strings. */
function argumentsFrom(text: string, start: number): string[] {
  const found: string[] = [];
  const open: string[] = [];
  let begin = start;
  const end = Math.min(text.length, start + MAX_CALL);
  let i = start;
  for (; i < end; i++) {
    const char = text[i]!;
    if (char === '"' || char === "'") i = stringEnd(text, i);
    else if (CLOSING[char] !== undefined) open.push(CLOSING[char]);
    else if (open.length > 0 && char === open.at(-1)) open.pop();
    else if (open.length === 0 && char === ')') break;
    else if (open.length === 0 && char === ',') {
      found.push(text.slice(begin, i));
      begin = i + 1;
    }
  }
  return [...found, text.slice(begin, i)];
}

/** Index of the closing quote, or of the line's end when a string of one line is not closed. */
function stringEnd(text: string, start: number): number {
  const quote = text[start]!;
  if (text.startsWith(quote.repeat(3), start)) {
    const end = text.indexOf(quote.repeat(3), start + 3);
    return end < 0 ? text.length : end + 2;
  }
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote || text[i] === '\n') return i;
  }
  return text.length;
}
