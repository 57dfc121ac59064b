import { describe, expect, it } from 'vitest';
import { ancestors, attemptTree, visibleRows } from '../../../webview/domain/attemptTree.js';
import { smallSession, viewStep } from '../fixtures/steps.js';

describe('the tree of attempts', () => {
  it('lists a step below the one it started from, depth first', () => {
    const rows = visibleRows(attemptTree(smallSession()), () => true);
    expect(rows.map(({ step, level }) => [step.id, level])).toEqual([
      [0, 1],
      [1, 2],
      [2, 2],
      [3, 3],
      [4, 3],
      [5, 3],
      [6, 4],
      [7, 4],
      [8, 4],
      [9, 4],
      [10, 4],
      [11, 5],
    ]);
  });

  it('tells a screen reader the place among the siblings', () => {
    const rows = visibleRows(attemptTree(smallSession()), () => true);
    expect(rows.find(({ step }) => step.id === 4)).toMatchObject({ position: 2, siblings: 3, childCount: 0 });
  });

  it('hides what lies below a closed step', () => {
    const rows = visibleRows(attemptTree(smallSession()), (id) => id !== 2);
    expect(rows.map(({ step }) => step.id)).toEqual([0, 1, 2]);
    expect(rows[2]).toMatchObject({ open: false, childCount: 3 });
  });

  it('takes a step whose parent is missing, or younger than itself, for a root', () => {
    const steps = [
      viewStep({ id: 1, parentId: 7 }),
      viewStep({ id: 2, parentId: 2 }),
      viewStep({ id: 3, parentId: 9 }),
    ];
    expect(attemptTree(steps).roots).toEqual([1, 2, 3]);
  });

  it('finds the way from the root to a step', () => {
    expect(ancestors(attemptTree(smallSession()), 11)).toEqual([0, 2, 5, 10]);
    expect(ancestors(attemptTree(smallSession()), 0)).toEqual([]);
  });

  it('copes with a chain of ten thousand kept steps', () => {
    const steps = Array.from({ length: 10_000 }, (_, id) => viewStep({ id, parentId: id === 0 ? null : id - 1 }));
    const tree = attemptTree(steps);
    expect(visibleRows(tree, () => true)).toHaveLength(10_000);
    expect(ancestors(tree, 9999)).toHaveLength(9999);
  });
});
