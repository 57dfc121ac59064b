import type { ViewStep } from '../../src/shared/protocol.js';

/** The attempts by parent. A step whose parent is unknown is a root. */
export interface AttemptTree {
  readonly roots: readonly number[];
  /** Ids of the children of each step, ascending. */
  readonly children: ReadonlyMap<number, readonly number[]>;
  readonly steps: ReadonlyMap<number, ViewStep>;
}

/** A row of the tree as it is shown, with what a screen reader needs. */
export interface TreeRow {
  readonly step: ViewStep;
  /** 1 for a root. */
  readonly level: number;
  /** 1-based place among its siblings. */
  readonly position: number;
  readonly siblings: number;
  readonly childCount: number;
  readonly open: boolean;
}

/** @param steps ascending by id. */
export function attemptTree(steps: readonly ViewStep[]): AttemptTree {
  const known = new Map(steps.map((step) => [step.id, step]));
  const roots: number[] = [];
  const children = new Map<number, number[]>();
  for (const { id, parentId } of steps) {
    // A parent is always older than its child; anything else would be a loop.
    if (parentId === null || parentId >= id || !known.has(parentId)) roots.push(id);
    else append(children, parentId, id);
  }
  return { roots, children, steps: known };
}

/**
 * The rows that can be seen, depth first. Walks with a stack of its own, since chains of thousands of kept steps
 * would overflow the call stack.
 */
export function visibleRows(tree: AttemptTree, isOpen: (id: number) => boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const stack = siblings(tree.roots, 1);
  for (let next = stack.pop(); next; next = stack.pop()) {
    const step = tree.steps.get(next.id);
    if (!step) continue;
    const children = tree.children.get(next.id) ?? [];
    const open = children.length > 0 && isOpen(next.id);
    rows.push({
      step,
      level: next.level,
      position: next.position,
      siblings: next.siblings,
      childCount: children.length,
      open,
    });
    if (open) stack.push(...siblings(children, next.level + 1));
  }
  return rows;
}

/** The ids on the way from a root to step `id`, without `id`. */
export function ancestors(tree: AttemptTree, id: number): number[] {
  const path: number[] = [];
  for (let step = tree.steps.get(id); step?.parentId != null; step = tree.steps.get(step.parentId)) {
    if (step.parentId >= step.id) break;
    path.push(step.parentId);
  }
  return path.reverse();
}

function siblings(ids: readonly number[], level: number) {
  return ids.map((id, index) => ({ id, level, position: index + 1, siblings: ids.length })).reverse();
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
