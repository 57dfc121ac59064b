import { numberPlaces, VALUE, type NamedNumber } from './namedNumbers.js';

const NUMBER = new RegExp(String.raw`^\w+ (\w+) from (${VALUE}) to $`);
/** A name as code has it: not a word of a sentence, nor its first one. */
const NAME = /(?<=\s\W*)(?:[A-Z]\w*|[a-z]\w*[A-Z_\d]\w*)\b/g;

/**
 * Of several editable files, the openings of an edit instruction that each can begin with: what they name stands in that
 * file. One that names nothing of any file suits them all.
 * @returns null when there is one file, or no opening; files without an opening are left out.
 */
export function openingsOfFiles(
  scripts: ReadonlyMap<string, string>,
  openings: readonly string[],
): ReadonlyMap<string, readonly string[]> | null {
  if (scripts.size < 2 || openings.length === 0) return null;
  const all = [...scripts.values()];
  const found = [...scripts].map(([path, source]) => {
    const file = { source, numbers: numberPlaces(source) };
    return [path, openings.filter((opening) => suits(opening, file, all))] as const;
  });
  const named = found.filter(([, own]) => own.length > 0);
  return named.length === 0 ? null : new Map(named);
}

function suits(
  opening: string,
  { source, numbers }: { readonly source: string; readonly numbers: readonly NamedNumber[] },
  all: readonly string[],
): boolean {
  const [, number, value] = NUMBER.exec(opening) ?? [];
  if (number !== undefined) return numbers.some((place) => place.name === number && place.value === value);
  const known = (opening.match(NAME) ?? []).filter((name) => all.some((script) => has(script, name)));
  return known.length === 0 || known.some((name) => has(source, name));
}

function has(script: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(script);
}
