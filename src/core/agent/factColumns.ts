import type { DataFact } from '../../shared/facts.js';

type Column = DataFact['columns'][number];

/** How much is said of each column. */
export interface ColumnDetail {
  readonly examples: number;
  /** Whether missing and distinct values are counted. */
  readonly counts: boolean;
}

/** Runs of this many columns named alike (`pixel_0`, `pixel_1`, ...) become one item. */
const SHORTEST_RUN = 4;
/** Of columns with at most this many values the number of values is said; a model takes them for categories. */
const FEW_VALUES = 50;
const TARGET_NAME = /target|label|class|outcome|price|score|rating|^y$/i;

/** One item of text a column, or a run of like columns; in the order given. */
export function columnItems(columns: readonly Column[], detail: ColumnDetail): string[] {
  const items: string[] = [];
  for (let i = 0; i < columns.length;) {
    const run = runFrom(columns, i);
    if (run >= SHORTEST_RUN) {
      const [first, last] = [columns[i]!, columns[i + run - 1]!];
      items.push(
        `${first.name} ... ${last.name} (${run} columns): ${first.type}${missingText(columns.slice(i, i + run))}`,
      );
      i += run;
    } else {
      items.push(columnText(columns[i]!, detail));
      i++;
    }
  }
  return items;
}

/**
 * What to keep when a table is too wide: likely targets, then columns that need care (text, dates, missing values),
 * then the rest in their order.
 * @returns higher is more important.
 */
export function importance(column: Column, fact: DataFact): number {
  const isLast = column === fact.columns.at(-1);
  if (isLast || TARGET_NAME.test(column.name)) return 3;
  if (column.missing > 0 || !/^(u?int|float)\d+$/.test(column.type)) return 2;
  return 1;
}

function columnText(column: Column, { examples, counts }: ColumnDetail): string {
  const notes: string[] = [];
  if (counts && column.missing > 0) notes.push(`${column.missing} missing`);
  if (counts && column.distinct !== undefined && column.distinct <= FEW_VALUES) {
    notes.push(`${column.distinct} distinct`);
  }
  const shown = column.examples.slice(0, examples).map((value) => quotedWords(shortNumber(value, column.type)));
  if (shown.length > 0) notes.push(`e.g. ${shown.join(', ')}`);
  return [`${column.name}: ${column.type}`, ...notes].join('; ');
}

/** A value of several words stands in quotes: it is data, whatever it says. */
function quotedWords(value: string): string {
  return /\s/.test(value) ? `"${value.replaceAll('"', "'")}"` : value;
}

/** Six digits of a float say as much to a model as seventeen. */
function shortNumber(value: string, type: string): string {
  const isLong = type.startsWith('float') && /^-?\d+\.\d{5,}$/.test(value);
  return isLong ? String(Number(Number(value).toPrecision(6))) : value;
}

/** Number of columns from `start` on that have one type and names that differ in numbers alone. */
function runFrom(columns: readonly Column[], start: number): number {
  const first = columns[start]!;
  const stem = stemOf(first.name);
  let end = start + 1;
  if (!/\d/.test(first.name)) return 1;
  while (end < columns.length && columns[end]!.type === first.type && stemOf(columns[end]!.name) === stem) end++;
  return end - start;
}

function stemOf(name: string): string {
  return name.replace(/\d+/g, '#');
}

function missingText(columns: readonly Column[]): string {
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  return missing > 0 ? `; ${missing} missing` : '';
}
