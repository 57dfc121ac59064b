import type { Finding } from '../ports.js';
import { isUnchanged } from './checkEdit.js';
import { comparison } from './comparison.js';
import { withoutOverwritten } from './overwritten.js';
import { assignedNames, callsIn, reads, type Statement } from './pythonStatements.js';

/**
 * Tells an edit that prepares something and never uses it: an import, a variable, a fitted scaler that nothing else in
 * the script reads, or one that changes a line whose result is overwritten. The run would print the old score, and the
 * idea would count as tried. Small models stop there, as though the import were the change.
 * @param others scripts of the experiment that may use what this one makes.
 * @returns a finding for the repair, or null when the edit may change what is computed.
 */
export function idleEdit(before: string, after: string, others: readonly string[] = []): Finding | null {
  return overwrittenEdit(before, after) ?? unusedEdit(before, after, others);
}

/** Code that takes all names of another file, or takes them by texts. */
const TAKES_ALL = /\b(?:exec|vars|globals|getattr|runpy)\b|\bimport\s*\*/;

/** An edit of lines such as `clf = A()` that stand before a `clf = B()`. */
function overwrittenEdit(before: string, after: string): Finding | null {
  if (isUnchanged(before, after) || !isUnchanged(withoutOverwritten(before), withoutOverwritten(after))) return null;
  const old = before.split('\n');
  const line = after.split('\n').findIndex((text, i) => text !== old[i]) + 1;
  return {
    code: 'no-effect',
    message:
      'the line that changed has no effect, since another assigns the same variable before anything reads it; change that one',
    line,
  };
}

function unusedEdit(before: string, after: string, others: readonly string[]): Finding | null {
  const { added, removed, after: statements } = comparison(before, after, '');
  if (added.length === 0 || removed.some((statement) => !isImport(statement))) return null;
  // What an old import brought too is used as it was.
  const old = new Set(removed.flatMap((statement) => importedNames(statement) ?? []));
  const names = onlyMade(added)?.filter((name) => !old.has(name)) ?? [];
  if (names.length === 0) return null;
  const stayed = statements.filter((statement) => !added.includes(statement));
  if (names.some((name) => stayed.some((statement) => reads(statement.tokens, name)))) return null;
  const isNamed = (script: string) => names.some((name) => new RegExp(`\\b${name}\\b`).test(script));
  if (others.some((script) => TAKES_ALL.test(script) || isNamed(script))) return null;
  const listed = [...new Set(names)];
  const shown = listed.slice(0, 4).join(', ') + (listed.length > 4 ? ' and others' : '');
  return {
    code: 'no-effect',
    message: `nothing uses ${shown}, so the script computes the same as before; carry out the whole instruction, also where the model is made, fitted or used`,
    line: after.slice(0, added[0]!.tokens[0]!.start).split('\n').length,
  };
}

/** Names that statements make when they do nothing else, in order; null when one of them may do more. */
function onlyMade(added: readonly Statement[]): string[] | null {
  const names: string[] = [];
  const variables = new Set<string>();
  for (const statement of added) {
    const made = madeBy(statement, added);
    const assigned = assignedNames(statement);
    const isCall = made === null && variables.has(statement.tokens[0]!.text);
    if (made === null && !isCall) return null;
    if ((isCall || assigned.length > 0) && callsOthers(statement, variables)) return null;
    names.push(...(made ?? []));
    for (const name of assigned) variables.add(name);
  }
  return names;
}

/**
 * Whether a statement calls more than methods of new variables and classes, which have a capital: a function may print,
 * wait, or draw from a generator that later lines draw from.
 */
function callsOthers({ tokens }: Statement, variables: ReadonlySet<string>): boolean {
  return callsIn(tokens).some(({ name, at }) => {
    let root = at;
    while (tokens[root - 1]?.text === '.') root -= 2;
    return !/^\p{Lu}/u.test(name) && !variables.has(tokens[root]?.text ?? '');
  });
}

function madeBy(statement: Statement, added: readonly Statement[]): string[] | null {
  const [outermost] = statement.inside;
  // What stands in a new function or class is used when that is; in an old block it may change anything.
  if (outermost !== undefined) return added.includes(outermost) && isDefinition(outermost) ? [] : null;
  if (isImport(statement)) return importedNames(statement);
  if (isDefinition(statement)) return [definedName(statement)];
  const assigned = assignedNames(statement);
  return assigned.length === 0 ? null : assigned;
}

function isImport({ tokens }: Statement): boolean {
  return tokens[0]?.text === 'import' || tokens[0]?.text === 'from';
}

/** `import a.b as c, d` and `from a import b as c, d`; "*" brings names that nobody can tell, so it counts as used. */
function importedNames({ tokens }: Statement): string[] | null {
  const from = tokens[0]!.text === 'from' ? tokens.findIndex((token) => token.text === 'import') : 0;
  const words = tokens.slice(from + 1).filter((token) => !/^[()]$/.test(token.text));
  if (words.some((token) => token.text === '*')) return null;
  const names: string[] = [];
  for (const part of splitAtCommas(words.map((token) => token.text))) {
    const as = part.indexOf('as');
    names.push(as >= 0 ? part[as + 1]! : part[0]!);
  }
  return names;
}

function splitAtCommas(words: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === ',') parts.push([]);
    else parts.at(-1)!.push(word);
  }
  return parts.filter((part) => part.length > 0);
}

/** A function or class without decorator; decorators may register it somewhere. */
function isDefinition({ tokens }: Statement): boolean {
  return /^(?:def|class)$/.test(tokens[0]?.text ?? '') || (tokens[0]?.text === 'async' && tokens[1]?.text === 'def');
}

function definedName({ tokens }: Statement): string {
  return tokens[tokens[0]!.text === 'async' ? 2 : 1]!.text;
}
