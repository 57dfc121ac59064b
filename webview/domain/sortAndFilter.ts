import type { Direction } from '../../src/shared/experiment.js';
import type { ViewStep } from '../../src/shared/protocol.js';
import { currentLocale } from '../localize.js';
import { gainOf } from './scores.js';
import { GROUPS, type Group, groupOf, statusWords } from './statusLook.js';

export const COLUMNS = ['step', 'status', 'metric', 'gain', 'reward', 'idea', 'time'] as const;
export type Column = (typeof COLUMNS)[number];

export interface Sort {
  readonly column: Column;
  readonly order: 'ascending' | 'descending';
}

export interface Filter {
  readonly group: Group | 'all';
  /** Matches idea, status, reason and step number; case is ignored. */
  readonly text: string;
}

/**
 * The rows of the table: filtered, then sorted. Steps without the sorted value come last in both orders; equal
 * ones stay in the order of their ids.
 * @param steps ascending by id.
 */
export function sortAndFilter(
  steps: readonly ViewStep[],
  direction: Direction,
  sort: Sort,
  filter: Filter,
): readonly ViewStep[] {
  const needle = filter.text.trim().toLocaleLowerCase(currentLocale());
  const chosen = steps.filter((step) => matches(step, filter.group, needle));
  const sign = sort.order === 'ascending' ? 1 : -1;
  if (sort.column === 'step') return sign === 1 ? chosen : chosen.reverse();
  if (sort.column === 'idea') {
    const collator = new Intl.Collator(currentLocale(), { numeric: true, sensitivity: 'base' });
    return chosen.sort((a, b) => emptyLast(a.idea, b.idea) ?? sign * collator.compare(a.idea, b.idea));
  }
  const column = sort.column;
  const keyed = chosen.map((step) => ({ step, key: numberOf(step, column, direction) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * (a.key - b.key);
  });
  return keyed.map(({ step }) => step);
}

/** The next sort when the header of a column is pressed: the other order, or the column's natural first order. */
export function nextSort(sort: Sort, column: Column): Sort {
  if (sort.column === column) return { column, order: sort.order === 'ascending' ? 'descending' : 'ascending' };
  const textual = column === 'idea' || column === 'status';
  return { column, order: textual ? 'ascending' : 'descending' };
}

function matches(step: ViewStep, group: Group | 'all', needle: string): boolean {
  if (group !== 'all' && groupOf(step.status) !== group) return false;
  if (needle === '') return true;
  const text = `${step.id} ${step.idea} ${step.action ?? ''} ${statusWords(step.status)} ${step.reason}`;
  return text.toLocaleLowerCase(currentLocale()).includes(needle);
}

function numberOf(step: ViewStep, column: Exclude<Column, 'step' | 'idea'>, direction: Direction): number | null {
  switch (column) {
    case 'status':
      return GROUPS.indexOf(groupOf(step.status));
    case 'metric':
      return step.metric;
    case 'gain':
      return gainOf(step.metric, step.metricBefore, direction);
    case 'reward':
      return step.reward;
    case 'time':
      return step.seconds;
  }
}

function emptyLast(a: string, b: string): number | null {
  if (a !== '' && b !== '') return null;
  return Number(a === '') - Number(b === '');
}
