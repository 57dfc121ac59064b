import { describe, expect, it } from 'vitest';
import { rowAfterKey, rowWindow, scrollTopFor } from '../../../webview/domain/virtualRows.js';

const VIEW = { count: 10_000, rowHeight: 24, height: 480, overscan: 10 };

describe('the window of rows', () => {
  it.each([
    ['at the top', 0, { first: 0, end: 30 }],
    ['in the middle', 120_000, { first: 4990, end: 5030 }],
    ['at the end', 240_000 - 480, { first: 9970, end: 10_000 }],
    ['beyond the end', 999_999, { first: 9970, end: 10_000 }],
    ['above the top, as a rubber band scrolls', -50, { first: 0, end: 30 }],
  ])('draws only what is near %s', (_, scrollTop, rows) => {
    expect(rowWindow({ ...VIEW, scrollTop })).toMatchObject(rows);
  });

  it('keeps the whole height whatever is drawn', () => {
    for (const scrollTop of [0, 7, 12_345, 239_000]) {
      const { first, end, above, below } = rowWindow({ ...VIEW, scrollTop });
      expect(above + (end - first) * 24 + below).toBe(240_000);
    }
  });

  it('is empty without rows', () => {
    expect(rowWindow({ ...VIEW, count: 0, scrollTop: 300 })).toEqual({ first: 0, end: 0, above: 0, below: 0 });
  });

  it.each([
    [5, 240, 120],
    [30, 240, 264],
    [12, 240, 240],
  ])('brings row %i into sight from %i by scrolling to %i', (index, scrollTop, top) => {
    expect(scrollTopFor(index, { rowHeight: 24, scrollTop, height: 480 })).toBe(top);
  });
});

describe('moving through rows by key', () => {
  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 4, 5],
    ['ArrowUp', 0, 0],
    ['PageDown', 4, 14],
    ['PageUp', 4, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['a', 50, null],
  ])('%s from row %i goes to %s', (key, index, next) => {
    expect(rowAfterKey(key, index, 100, 10)).toBe(next);
  });

  it('goes nowhere without rows', () => {
    expect(rowAfterKey('End', -1, 0, 10)).toBeNull();
  });
});
