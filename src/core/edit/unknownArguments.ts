/**
 * An argument that a class, method or function of the installed version does not take, as Python's own error names it,
 * and one whose value it does not take, as scikit-learn 1.2 and newer name it.
 */
const UNKNOWN = /^TypeError: (?:[\w<>]+\.)*?(\w+?)(?:\.__init__)?\(\) got an unexpected keyword argument '(\w+)'/gm;
const BAD_VALUE = /^\S*InvalidParameterError: The '(\w+)' parameter of (\w+) must be /gm;

/** A script without an argument, and what was left out, for the feedback. */
export interface Mended {
  readonly script: string;
  /** Why, such as "SVC takes no argument depth". */
  readonly reason: string;
}

/**
 * Leaves out the argument that a crash complains of: small models give a new estimator the arguments of the old one, or
 * the values of an older version. It needs no model, and everything else stays byte for byte.
 * @param errors what the run printed; the last such error counts.
 * @returns null when there is none, or no call of that name has the argument.
 */
export function withoutUnknownArgument(script: string, errors: string): Mended | null {
  const [, callee, unknown] = [...errors.matchAll(UNKNOWN)].at(-1) ?? [];
  if (callee !== undefined && unknown !== undefined)
    return mendedScript(script, { callee, argument: unknown, reason: `${callee} takes no argument ${unknown}` });
  const [, argument, owner] = [...errors.matchAll(BAD_VALUE)].at(-1) ?? [];
  if (argument === undefined || owner === undefined) return null;
  const reason = `${owner} takes no such value of ${argument}`;
  return mendedScript(script, { callee: owner, argument, reason });
}

function mendedScript(
  script: string,
  { callee, argument, reason }: { readonly callee: string; readonly argument: string; readonly reason: string },
): Mended | null {
  const mended = withoutArgument(script, callee, argument);
  return mended === script ? null : { script: mended, reason };
}

function withoutArgument(script: string, callee: string, argument: string): string {
  const call = new RegExp(`(?<!\\w)(?<!\\b(?:def|class)\\s+)${callee}\\s*\\(`, 'g');
  let result = script;
  // From the last call to the first, so that the places of those before stay right.
  for (const match of [...script.matchAll(call)].reverse()) {
    const start = match.index + match[0].length;
    // Calls within this one may have been changed, and stand further on.
    const argumentsOfCall = splitArguments(result, start);
    const at = argumentsOfCall.findIndex(({ text }) => new RegExp(`^\\s*${argument}\\s*=(?!=)`).test(text));
    if (at < 0) continue;
    // With its own comma, else with the one before it.
    const { from, to } = argumentsOfCall[at]!;
    const isLast = result[to] !== ',';
    const cut = isLast && at > 0 ? { from: from - 1, to } : { from, to: isLast ? to : to + 1 };
    const end = isLast ? trailingSpace(result, cut.from, cut.to) : cut.to;
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
