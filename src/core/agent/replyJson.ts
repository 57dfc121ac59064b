import { wellFormed } from './wellFormed.js';

/** The JSON object of a reply with its place in the text, or what is wrong, as the end of a sentence. */
export type FoundJson =
  { readonly value: unknown; readonly start: number; readonly end: number } | { readonly problem: string };

/** The first balanced JSON object of a text, tolerant of words and fences around it. */
export function firstJsonObject(text: string): FoundJson {
  const start = text.indexOf('{');
  if (start === -1) return { problem: 'there is none' };
  const end = endOfObject(text, start);
  const source = text.slice(start, end ?? undefined);
  const value = end === null ? undefined : parseJson(source);
  return value === undefined ? { problem: problemOf(source, end !== null) } : { value, start, end: end! };
}

/** Place after the brace that closes the object, or null when it is not closed. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return i + 1;
  }
  return null;
}

/** JSON as models write it: raw line ends inside strings and a trailing comma are forgiven. */
function parseJson(text: string): unknown {
  for (const candidate of [text, text.replace(/[\r\n]+/g, ' ').replace(/,\s{0,99}\}/g, '}')]) {
    try {
      return JSON.parse(candidate, (_, value: unknown) => (typeof value === 'string' ? wellFormed(value) : value));
    } catch {
      continue;
    }
  }
  return undefined;
}

/** What models do wrong most often, in the words of the advice. */
function problemOf(source: string, isClosed: boolean): string {
  if (/[“”„‟«»＂]/.test(source)) return 'it has curly quotation marks; JSON needs straight ones (")';
  if (/[{,:]\s{0,9}'/.test(source)) return `it has single quotation marks; JSON needs double ones (")`;
  if (!isClosed) return 'it is cut off: a quotation mark or the last brace is missing';
  if (/[{,]\s{0,9}[A-Za-z_]\w{0,40}\s{0,9}:/.test(source)) return 'its names have no quotation marks (")';
  if (/:\s{0,9}(?:True|False|None)\b/.test(source)) return 'it has True, False or None of Python';
  if (/"""|'''/.test(source)) return 'it has triple quotation marks of Python';
  if (/\\(?!["\\/bfnrtu])/.test(source)) return 'it has a backslash that JSON does not know; double it';
  return 'it is no valid JSON; quotation marks inside a text need a backslash before them';
}
