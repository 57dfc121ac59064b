import type { DataFact } from '../../shared/facts.js';
import { codeTokens } from '../edit/pythonTokens.js';

/** A column that a model can use as it is. Names come from the data: only those that cannot say anything are offered. */
const NUMBER = /^(?:u?int|float|bool)\d*$/;
const PLAIN_NAME = /^[\w.-]{1,40}$/;
const IDENTIFIER = /(?:^|_)id$/i;
/** Whether a script says what becomes of missing values. */
const FILLS_MISSING = /fillna|Imputer|HistGradientBoosting|dropna/;
/** Columns of a list that the script must name for it to count as a list of features. */
const MIN_NAMED = 2;
/** More alternatives than these no small model weighs. */
const MAX_OFFERED = 24;

/**
 * "Add to the columns with 'age' also 'weight'": a script that lists its features by name often leaves out others that the
 * tables have. A small model that is asked for them in general adds encoders, or features of its own invention.
 * @param data facts of the data files; a column counts when all tables have it that hold the listed ones.
 * @returns empty when the script lists no columns, or all.
 */
export function columnsToAdd(script: string, data: readonly DataFact[]): string[] {
  const quoted = quotedWords(script);
  const tables = data.filter(({ columns }) => columns.filter(({ name }) => quoted.has(name)).length >= MIN_NAMED);
  const [first, ...others] = tables;
  if (first === undefined) return [];
  const inAll = first.columns.filter(({ name }) =>
    others.every(({ columns }) => columns.some((column) => column.name === name)),
  );
  const numbers = inAll.filter(
    ({ name, type }) => NUMBER.test(type) && PLAIN_NAME.test(name) && !IDENTIFIER.test(name),
  );
  const fills = FILLS_MISSING.test(script);
  const unused = numbers.filter(({ name, missing }) => !quoted.has(name) && (missing === 0 || fills));
  const last = numbers.filter(({ name }) => quoted.has(name)).at(-1);
  if (last === undefined) return [];
  return unused.slice(0, MAX_OFFERED).map(({ name }) => `Add to the columns with '${last.name}' also '${name}'`);
}

/** The texts of a script's short strings. */
function quotedWords(script: string): Set<string> {
  const strings = codeTokens(script).filter(({ kind }) => kind === 'string');
  return new Set(strings.map(({ text }) => text.replace(/^\w*(['"])(.*)\1$/s, '$2')));
}
