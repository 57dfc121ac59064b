import { GROUPS, type Group } from '../domain/statusLook.js';

/** Colours and font of the chart, as the page's style sheet gives them in the current theme. */
export interface ThemeColors {
  readonly muted: string;
  readonly grid: string;
  readonly best: string;
  readonly baseline: string;
  readonly band: string;
  readonly font: string;
  readonly tones: Readonly<Record<Group, string>>;
}

/** Reads the colours from CSS variables of `element`; canvas cannot use variables itself. */
export function themeColors(element: HTMLElement): ThemeColors {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  return {
    muted: read('--chart-muted'),
    grid: read('--chart-grid'),
    best: read('--chart-best'),
    baseline: read('--chart-baseline'),
    band: read('--chart-band'),
    font: `11px ${style.fontFamily}`,
    tones: Object.fromEntries(GROUPS.map((group) => [group, read(`--tone-${group}`)])) as Record<Group, string>,
  };
}
