import type { Layout } from './pageModel.js';

/** Sizes of the page in CSS pixels; rows grow with the user's font. */
export interface Viewport {
  readonly layout: Layout;
  readonly rowHeight: number;
  readonly treeRowHeight: number;
  readonly reducedMotion: boolean;
}

const MEDIUM_FROM = 520;
const WIDE_FROM = 960;

/** Measures the page. Narrow pages show each step in two lines. */
export function measureViewport(root: HTMLElement): Viewport {
  const width = root.clientWidth;
  const layout: Layout = width < MEDIUM_FROM ? 'narrow' : width < WIDE_FROM ? 'medium' : 'wide';
  const line = Math.round((Number.parseFloat(getComputedStyle(root).fontSize) || 13) * 1.4);
  return {
    layout,
    rowHeight: layout === 'narrow' ? 2 * line + 10 : line + 6,
    treeRowHeight: line + 4,
    reducedMotion:
      document.body.classList.contains('vscode-reduce-motion') ||
      matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}

/** Gives the style sheet the sizes that the code reckons with. */
export function applyViewport(root: HTMLElement, { rowHeight, treeRowHeight }: Viewport): void {
  root.style.setProperty('--row-height', `${rowHeight}px`);
  root.style.setProperty('--tree-row-height', `${treeRowHeight}px`);
}

/**
 * Pixels of a list that can be seen; 0 when it is not there. Until the styles apply a list is as high as all its rows,
 * but the window shows no more of it than its own height.
 */
export function visibleHeight(selector: string): number {
  return Math.min(document.querySelector(selector)?.clientHeight ?? 0, window.innerHeight);
}
