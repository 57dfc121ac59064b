/** A call in a source text, such as `Ridge(alpha=1.0)`. */
export interface Call {
  readonly name: string;
  /** Offsets of the first character of the name, and of the one after the closing parenthesis. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Calls of functions or classes with the given names, in the order of the source; those without an end are left out. */
export function callsOf(source: string, names: Iterable<string>): Call[] {
  const pattern = new RegExp(`(?<![\\w.])(?:[a-z_]\\w*\\.)*(${[...names].join('|')})\\(`, 'g');
  const calls: Call[] = [];
  for (const match of source.matchAll(pattern)) {
    if (isInComment(source, match.index)) continue;
    const end = closing(source, match.index + match[0].length);
    if (end === null) continue;
    calls.push({ name: match[1]!, start: match.index, end, text: source.slice(match.index, end) });
  }
  return calls;
}

/** The source with a call replaced by other text. */
export function replaced(source: string, call: Pick<Call, 'start' | 'end'>, text: string): string {
  return source.slice(0, call.start) + text + source.slice(call.end);
}

/**
 * The source with an import, unless the name is imported already. It goes before the first import of the module level,
 * which may be the beginning of one over several lines, and after those from `__future__`.
 */
export function withImport(source: string, module: string, name: string): string {
  const line = `from ${module} import ${name}\n`;
  if (new RegExp(`^(?:from [\\w.]+ import\\b[^#\\n]*|[ \\t]+)\\b${name}\\b *(?:,|\\)|$|#)`, 'm').test(source))
    return source;
  const first = /^(?:import [\w.]+|from (?!__future__)[\w.]+ import\b)/m.exec(source);
  return first === null ? line + source : source.slice(0, first.index) + line + source.slice(first.index);
}

function isInComment(source: string, offset: number): boolean {
  const before = source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\s*#/.test(before) || /\s#\s[^'"]*$/.test(before);
}

/** Offset after the parenthesis that closes the one before `from`; strings are passed over. */
function closing(source: string, from: number): number | null {
  let depth = 1;
  for (let i = from; i < source.length; i++) {
    const char = source[i]!;
    if (char === '"' || char === "'") {
      i = endOfString(source, i);
    } else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth === 0) return i + 1;
  }
  return null;
}

/** Offset of the last quote of the string that begins at `start`. */
function endOfString(source: string, start: number): number {
  const quote = source[start]!;
  const mark = source.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  for (let i = start + mark.length; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source.startsWith(mark, i)) return i + mark.length - 1;
  }
  return source.length;
}
