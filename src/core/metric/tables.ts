import { numberAt, type NumberToken } from './numberAt.js';
import { occurrences, standsAlone, type Wanted } from './sightings.js';

/** A table whose header names the metric; its rows follow below. */
export interface Table {
  readonly delimiter: Delimiter;
  readonly columns: number;
  /** Index of the metric's column. */
  readonly column: number;
  /** Which cells of the first row were numbers; later rows must agree. */
  signature: string | null;
  /** Lines since the last row. */
  gap: number;
}

type Delimiter = ',' | ';' | '\t' | '|' | ' ';

/** Longer lines are no table rows. */
export const LONGEST_ROW = 2000;
/** Lines that may stand between two rows: progress bars between the rows of a CSV, little in a printed table. */
const MOST_GAP = { ',': 2000, ';': 2000, '\t': 2000, '|': 200, ' ': 3 } as const;

/** Reads a line as the header of a table in which the wanted name is a column; null when it is none. */
export function tableHeader(text: string, wanted: Wanted): Table | null {
  for (const delimiter of delimitersOf(text)) {
    const cells = cellsOf(text, delimiter);
    if (cells.length < 2 || cells.some((cell) => cell !== '' && numberAt(cell, 0) !== null)) continue;
    const column = cells.findLastIndex((cell) => isName(cell, wanted));
    if (column >= 0) return { delimiter, columns: cells.length, column, signature: null, gap: 0 };
  }
  return null;
}

/** The header's cells and delimiter, whatever they name; null when the line cannot be a header. */
export function headerNames(text: string): string[] | null {
  for (const delimiter of delimitersOf(text)) {
    const cells = cellsOf(text, delimiter);
    const named = cells.filter((cell) => /^\p{L}/u.test(cell) && cell.length <= 60);
    if (cells.length >= 2 && named.length >= cells.length - 1 && named.length >= 2) return named;
  }
  return null;
}

/**
 * Reads a line as a row of the table.
 * @returns the number in the metric's column, `'over'` when the table has ended, or null when the line is no row.
 */
export function tableRow(text: string, table: Table): NumberToken | 'over' | null {
  const row = text.length > LONGEST_ROW ? null : rowCells(text, table);
  if (row === null || isRule(text)) {
    if (!isRule(text)) table.gap++;
    return table.gap > MOST_GAP[table.delimiter] ? 'over' : null;
  }
  const numbers = row.map((cell) => wholeNumber(cell));
  const token = numbers[table.column + row.length - table.columns] ?? null;
  const signature = numbers.map((number) => (number === null ? 'w' : 'n')).join('');
  const fits =
    table.signature === null || table.delimiter === ' ' || table.delimiter === '|' || table.signature === signature;
  if (token === null || !fits) {
    table.gap++;
    return table.gap > MOST_GAP[table.delimiter] ? 'over' : null;
  }
  table.signature ??= signature;
  table.gap = 0;
  return token;
}

/** Cells of a row; a printed data frame has one more than its header, the index. */
function rowCells(text: string, table: Table): string[] | null {
  const cells = cellsOf(text, table.delimiter);
  const fits = (row: readonly string[]) =>
    row.length === table.columns || (table.delimiter === ' ' && row.length === table.columns + 1);
  if (fits(cells)) return cells;
  if (table.delimiter !== ' ') return null;
  const words = text.trim().split(/\s+/);
  return fits(words) ? words : null;
}

function delimitersOf(text: string): Delimiter[] {
  if (text.length > LONGEST_ROW) return [];
  const found: Delimiter[] = [];
  if (/[|│┃║]/.test(text)) found.push('|');
  if (text.includes('\t')) found.push('\t');
  if (text.includes(',')) found.push(',');
  if (text.includes(';')) found.push(';');
  if (found.length === 0 && /\S\s/.test(text.trim())) found.push(' ');
  return found;
}

function cellsOf(text: string, delimiter: Delimiter): string[] {
  const trimmed = text.trim();
  if (delimiter === ' ') return trimmed.split(/ {2,}|\t+/);
  if (delimiter !== '|') return trimmed.split(delimiter).map(plain);
  const cells = trimmed.split(/[|│┃║]/).map(plain);
  if (cells[0] === '') cells.shift();
  if (cells.at(-1) === '') cells.pop();
  return cells;
}

function plain(cell: string): string {
  return cell.replace(/^[\s"'*`]+|[\s"'*`]+$/g, '');
}

function isName(cell: string, wanted: Wanted): boolean {
  const bare = cell.replace(/\s*[([][^()[\]]{0,20}[)\]]$/, '');
  for (const place of occurrences(bare, wanted)) {
    if (place.index === 0 && place[0].length === bare.length) return standsAlone(bare, 0, bare.length);
  }
  return false;
}

function wholeNumber(cell: string): NumberToken | null {
  const token = numberAt(cell, 0);
  if (token === null) return null;
  return /^["')\]\s]*$|^\s*(±|\+\/-)/.test(cell.slice(token.end)) ? token : null;
}

/** `|---|---|`, `+-----+-----+`, `=====  =====`. */
function isRule(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text);
}
