/** Which of many rows of equal height are in the page. */
export interface RowWindow {
  /** Index of the first row that is drawn. */
  readonly first: number;
  /** Index after the last row that is drawn. */
  readonly end: number;
  /** Height of the empty space above and below, in pixels. */
  readonly above: number;
  readonly below: number;
}

export interface RowViewport {
  readonly count: number;
  /** Pixels, more than 0. */
  readonly rowHeight: number;
  /** Pixels from the top of the first row to the top of what can be seen. */
  readonly scrollTop: number;
  /** Height of what can be seen, in pixels. */
  readonly height: number;
  /** Rows drawn beyond each edge, so that scrolling shows no gap. */
  readonly overscan: number;
}

/** The window of rows to draw; it is empty only when there are no rows. */
export function rowWindow({ count, rowHeight, scrollTop, height, overscan }: RowViewport): RowWindow {
  const highest = Math.max(0, count * rowHeight - height);
  const top = Math.min(Math.max(0, scrollTop), highest);
  const first = Math.max(0, Math.floor(top / rowHeight) - overscan);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + overscan);
  return { first, end, above: first * rowHeight, below: (count - end) * rowHeight };
}

/** The scroll position nearest to `scrollTop` at which row `index` can be seen whole, in pixels. */
export function scrollTopFor(index: number, view: Pick<RowViewport, 'rowHeight' | 'scrollTop' | 'height'>): number {
  const top = index * view.rowHeight;
  if (top < view.scrollTop) return top;
  return Math.max(view.scrollTop, top + view.rowHeight - view.height);
}

/** The row that a key moves to from row `index`; null for a key that does not move. `index` -1 means none. */
export function rowAfterKey(key: string, index: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const clamp = (row: number): number => Math.min(count - 1, Math.max(0, row));
  switch (key) {
    case 'ArrowDown':
      return clamp(index + 1);
    case 'ArrowUp':
      return clamp(index - 1);
    case 'PageDown':
      return clamp(index + Math.max(1, page));
    case 'PageUp':
      return clamp(index - Math.max(1, page));
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
