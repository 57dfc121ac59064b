import { literal } from './grammar.js';

export const MAX_EDITS = 4;

/** Where edits may begin, by the number of their first old line, from 0. */
export interface Places {
  /** Lines of which the first edit begins with one; any when left out. */
  readonly first?: ReadonlySet<number>;
  /** Whether all edits begin with one of those. */
  readonly isAll?: boolean;
  /** Lines that no edit begins with. */
  readonly without?: ReadonlySet<number>;
}

/**
 * Grammar (GBNF) of edits from the top of the script to its end, four at most. Their old lines are lines of the script,
 * one after the other, without a blank one between: a whole paragraph at most, since a model that may name more copies
 * more, and one that may go on goes through the whole script.
 * @returns null when no edit may begin anywhere.
 */
export function lineEditGrammar(script: string, places: Places = {}): string | null {
  const lines = linesOf(script);
  const isBlank = (i: number) => i >= lines.length || lines[i]!.trim() === '';
  const mayBegin = (i: number, n: number) =>
    !isBlank(i) &&
    places.without?.has(i) !== true &&
    ((n > 1 && places.isAll !== true) || (places.first?.has(i) ?? true));
  const rules = lines.flatMap((line, i) => (isBlank(i) ? [] : [`line${i} ::= ${literal(`${line}\n`)}`]));
  // "from": the n-th edit, of this line or a later one; "old": its old lines from this one on.
  const reached = new Set<string>();
  for (let n = MAX_EDITS; n >= 1; n--) {
    for (let i = lines.length - 1; i >= 0; i--) {
      const ways = [
        ...(mayBegin(i, n) ? [`old${i}n${n}`] : []),
        ...(reached.has(`${i + 1}n${n}`) ? [`from${i + 1}n${n}`] : []),
      ];
      if (ways.length > 0) {
        reached.add(`${i}n${n}`);
        rules.push(`from${i}n${n} ::= ${ways.join(' | ')}`);
      }
      if (isBlank(i)) continue;
      const next = reached.has(`${i + 1}n${n + 1}`) ? `replace (head from${i + 1}n${n + 1})?` : 'replace';
      rules.push(`old${i}n${n} ::= line${i} ${isBlank(i + 1) ? next : `(old${i + 1}n${n} | ${next})`}`);
    }
  }
  if (!reached.has('0n1')) return null;
  return [
    'root ::= head from0n1',
    ...rules,
    'head ::= "<<<<<<< SEARCH\\n"',
    'replace ::= "=======\\n" (code "\\n" (code? "\\n")*)? ">>>>>>> REPLACE\\n"',
    // Not the end of a fence either: what follows one is talk.
    'code ::= [^[<=>`\\n\\r] [^\\n\\r]*',
  ].join('\n');
}

/** Names as instructions say them: with a capital letter, a digit or an underscore, or with a value after them. */
const NAME = /[A-Za-z_]\w*(?=\s*=)|\b(?:[A-Z]\w*[a-z]\w*|[a-z]\w*[A-Z_\d]\w*|[A-Z]\w*_\w*)\b/g;
const IMPORT = /^\s*(?:import|from)\s/;
const TEXT_OR_COMMENT = /("""|'''|"|')(?:\\.|(?!\1).)*\1?|#.*$/g;

/**
 * Lines of a script with a name that an instruction says, such as the estimator that is to be replaced, or with a text
 * that it quotes, such as a column. A small model
 * that may begin anywhere often takes the first line it can, which has nothing to do with the instruction, and copies it.
 * Imports do not count, since those that are missing are added anyway.
 * @returns numbers of lines, from 0; empty when the instruction names nothing that the script has.
 */
export function namedLines(script: string, instruction: string): Set<number> {
  const named = new Set(instruction.match(NAME) ?? []);
  const quoted = [...instruction.matchAll(/'([^']+)'/g)].map(([, word]) => word!);
  const lines = linesOf(script);
  const isNamed = (line: string) =>
    !IMPORT.test(line) &&
    ((line.replace(TEXT_OR_COMMENT, '').match(/[A-Za-z_]\w*/g) ?? []).some((word) => named.has(word)) ||
      quoted.some((word) => line.includes(`'${word}'`) || line.includes(`"${word}"`)));
  return new Set([...lines.keys()].filter((i) => isNamed(lines[i]!)));
}

/**
 * Whether an instruction names something that the script calls, or an argument as it is given there. What is to change
 * then stands where the name does: a model that may go on elsewhere gives the argument to `fit`, and to the scorer, too.
 */
export function namesCode(script: string, instruction: string): boolean {
  const code = linesOf(script)
    .filter((line) => !IMPORT.test(line))
    .map((line) => line.replace(TEXT_OR_COMMENT, ''))
    .join('\n');
  const isUsed = (name: string) => new RegExp(`\\b(?<!\\b(?:def|class)\\s+)${name}(?:\\s*\\(|=(?!=))`).test(code);
  return (instruction.match(NAME) ?? []).some(isUsed);
}

/**
 * Lines that a repair may change, from 0: those that the edit made. The fault is in them, since the script ran before,
 * also where the error names another line.
 */
export function changedLines(original: string, failed: string): Set<number> {
  const old = new Set(linesOf(original));
  return new Set([...linesOf(failed).entries()].filter(([, line]) => !old.has(line)).map(([i]) => i));
}

/**
 * Lines that only import, from 0. An edit of them changes nothing by itself, and what the other lines need is imported
 * anyway, so none begins there.
 * @returns empty when there are no other lines.
 */
export function importLines(script: string): Set<number> {
  const lines = linesOf(script);
  const found = [...lines.keys()].filter((i) => IMPORT.test(lines[i]!));
  return new Set(lines.some((line) => line.trim() !== '' && !IMPORT.test(line)) ? found : []);
}

/** Lines of a text without their ends, whatever they are, and without the blank ones at its end. */
export function linesOf(text: string): string[] {
  const whole = text.replace(/[\r\n]+$/, '');
  return whole === '' ? [] : whole.split(/\r\n|\n|\r/);
}
