/** An argument that a class of the installed version does not take, as Python's own error names it. */
const UNKNOWN = /^TypeError: (?:\w+\.)*(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'/gm;

/** A script without an argument, and what was left out, for the feedback. */
export interface Mended {
  readonly script: string;
  readonly className: string;
  readonly argument: string;
}

/**
 * Leaves out the argument that a crash complains of: small models give a new estimator the arguments of the old one.
 * It needs no model, and everything else stays byte for byte.
 * @param errors what the run printed; its last such error counts.
 * @returns null when there is none, or no call of that class has the argument.
 */
export function withoutUnknownArgument(script: string, errors: string): Mended | null {
  const [, className, argument] = [...errors.matchAll(UNKNOWN)].at(-1) ?? [];
  if (className === undefined || argument === undefined) return null;
  const mended = withoutArgument(script, className, argument);
  return mended === script ? null : { script: mended, className, argument };
}

function withoutArgument(script: string, className: string, argument: string): string {
  const call = new RegExp(`(?<![\\w.])(?:\\w+\\.)*${className}\\s*\\(`, 'g');
  let result = script;
  // From the last call to the first, so that the places of those before stay right.
  for (const match of [...script.matchAll(call)].reverse()) {
    const start = match.index + match[0].length;
    const argumentsOfCall = splitArguments(script, start);
    const at = argumentsOfCall.findIndex(({ text }) => new RegExp(`^\\s*${argument}\\s*=(?!=)`).test(text));
    if (at < 0) continue;
    // With its own comma, else with the one before it.
    const { from, to } = argumentsOfCall[at]!;
    const isLast = at === argumentsOfCall.length - 1;
    const cut = isLast && at > 0 ? { from: from - 1, to } : { from, to: isLast ? to : to + 1 };
    const end = isLast ? trailingSpace(script, cut.from, cut.to) : cut.to;
    result = result.slice(0, cut.from) + result.slice(end).replace(at === 0 ? /^[ \t]+/ : /^/, '');
  }
  return result;
}

/** A line end before the closing bracket stays. */
function trailingSpace(script: string, from: number, to: number): number {
  const text = script.slice(from, to);
  return to - (text.length - text.trimEnd().length);
}

interface Argument {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The arguments of a call whose opening bracket ends before `start`; none when it is not closed. */
function splitArguments(script: string, start: number): Argument[] {
  const found: Argument[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < script.length; at++) {
    const char = script[at]!;
    if (char === '"' || char === "'") at = endOfString(script, at);
    else if (char === '#') at = script.indexOf('\n', at) < 0 ? script.length : script.indexOf('\n', at);
    else if ('([{'.includes(char)) depth++;
    else if (depth > 0 && ')]}'.includes(char)) depth--;
    else if (char === ')' || (char === ',' && depth === 0)) {
      const text = script.slice(from, at);
      if (text.trim() !== '') found.push({ text, from, to: at });
      if (char === ')') return found;
      from = at + 1;
    }
  }
  return [];
}

/** Place of the quote that ends the string that begins at `at`. */
function endOfString(script: string, at: number): number {
  const quote = script[at]!;
  const mark = script.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  for (let i = at + mark.length; i < script.length; i++) {
    if (script[i] === '\\') i++;
    else if (script.startsWith(mark, i)) return i + mark.length - 1;
  }
  return script.length;
}
