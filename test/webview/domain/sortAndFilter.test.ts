import { describe, expect, it } from 'vitest';
import { type Column, nextSort, sortAndFilter } from '../../../webview/domain/sortAndFilter.js';
import { smallSession } from '../fixtures/steps.js';

const ALL = { group: 'all', text: '' } as const;
const sorted = (column: Column, order: 'ascending' | 'descending'): number[] =>
  sortAndFilter(smallSession(), 'maximize', { column, order }, ALL).map(({ id }) => id);
const found = (filter: Parameters<typeof sortAndFilter>[3]): number[] =>
  sortAndFilter(smallSession(), 'maximize', { column: 'step', order: 'ascending' }, filter).map(({ id }) => id);

describe('the rows of the table', () => {
  it.each<[Column, 'ascending' | 'descending', number[]]>([
    ['step', 'descending', [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
    ['metric', 'descending', [8, 10, 5, 4, 2, 0, 1, 3, 6, 7, 9, 11]],
    ['metric', 'ascending', [1, 0, 2, 4, 5, 10, 8, 3, 6, 7, 9, 11]],
    ['gain', 'descending', [8, 5, 2, 10, 4, 1, 0, 3, 6, 7, 9, 11]],
    ['reward', 'ascending', [9, 1, 3, 6, 7, 11, 4, 10, 2, 5, 8, 0]],
    ['status', 'ascending', [0, 2, 5, 10, 1, 4, 8, 3, 7, 6, 9, 11]],
    ['time', 'ascending', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
  ])('sorts by %s, %s, with missing values last', (column, order, ids) => {
    expect(sorted(column, order)).toEqual(ids);
  });

  it('sorts ideas by their words, those without one last in both orders', () => {
    expect(sorted('idea', 'ascending').slice(0, 3)).toEqual([3, 7, 8]);
    expect(sorted('idea', 'ascending').slice(-2)).toEqual([0, 9]);
    expect(sorted('idea', 'descending').slice(-2)).toEqual([0, 9]);
  });

  it('does not change the order of the steps it was given', () => {
    const steps = smallSession();
    sortAndFilter(steps, 'maximize', { column: 'metric', order: 'descending' }, ALL);
    expect(steps.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it.each([
    [{ group: 'failed', text: '' }, [3, 7]],
    [{ group: 'all', text: 'LOGISTIC' }, [1, 2, 4, 5, 11]],
    [{ group: 'invalid', text: 'c=0.5' }, [11]],
    [{ group: 'all', text: 'timed out' }, [6]],
    [{ group: 'kept', text: 'nothing like this' }, []],
  ] as const)('filters by %j', (filter, ids) => {
    expect(found(filter)).toEqual(ids);
  });

  it('turns the order when the sorted column is pressed again', () => {
    expect(nextSort({ column: 'metric', order: 'descending' }, 'metric')).toEqual({
      column: 'metric',
      order: 'ascending',
    });
    expect(nextSort({ column: 'metric', order: 'ascending' }, 'idea')).toEqual({ column: 'idea', order: 'ascending' });
    expect(nextSort({ column: 'idea', order: 'ascending' }, 'gain')).toEqual({ column: 'gain', order: 'descending' });
  });
});
