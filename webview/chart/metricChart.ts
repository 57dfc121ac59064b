import uPlot from 'uplot';
import type { ChartData } from '../domain/chartData.js';
import { chartColumns, chartOptions, hasLane } from './chartOptions.js';
import { drawGround } from './drawGround.js';
import { drawMarkers, positionOf } from './drawMarkers.js';
import { type ThemeColors, themeColors } from './themeColors.js';

export interface ChartCallbacks {
  /** The user chose a step with mouse or keyboard. */
  readonly onSelect: (stepId: number) => void;
  /** Lines of the tooltip for a step; the first is its title. */
  readonly describe: (stepId: number) => readonly string[];
}

/** The chart of the metric in an element of the page. It follows the size of the element and the theme. */
export class MetricChart {
  private chart: uPlot | null = null;
  private data: ChartData | null = null;
  private selected: number | null = null;
  private colors: ThemeColors;
  private readonly tooltip = document.createElement('div');
  /** The selection lies over the canvas, so that moving it draws no marker again. */
  private readonly selection = document.createElement('div');
  private readonly observers: readonly { disconnect(): void }[];

  constructor(
    private readonly element: HTMLElement,
    private readonly callbacks: ChartCallbacks,
  ) {
    this.colors = themeColors(element);
    this.tooltip.className = 'tooltip';
    this.selection.className = 'chart-selection';
    this.tooltip.hidden = true;
    element.append(this.tooltip);
    element.addEventListener('keydown', this.onKey);
    element.addEventListener('mouseleave', this.hideTooltip);
    const sizes = new ResizeObserver(() => this.resize());
    sizes.observe(element);
    // VS Code announces a theme by the class of the body and sets the variables in the style of the root.
    const themes = new MutationObserver(() => this.rebuild());
    themes.observe(document.body, { attributeFilter: ['class'] });
    themes.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
    this.observers = [sizes, themes];
  }

  /** Draws `data` with a step marked as selected; does nothing when neither changed. */
  update(data: ChartData, selected: number | null): void {
    if (data === this.data && selected === this.selected) return;
    const changed = data !== this.data;
    this.data = data;
    this.selected = selected;
    if (!this.chart) this.rebuild();
    else if (changed) this.chart.setData(chartColumns(data));
    else this.placeSelection(this.chart);
  }

  dispose(): void {
    for (const observer of this.observers) observer.disconnect();
    this.element.removeEventListener('keydown', this.onKey);
    this.element.removeEventListener('mouseleave', this.hideTooltip);
    this.chart?.destroy();
    this.tooltip.remove();
  }

  private rebuild(): void {
    this.chart?.destroy();
    this.chart = null;
    const { clientWidth: width, clientHeight: height } = this.element;
    const { data } = this;
    if (!data || data.ids.length === 0 || width === 0 || height === 0) return;
    this.colors = themeColors(this.element);
    const options = chartOptions({ width, height }, () => this.data ?? data, this.colors, {
      ground: (chart) => drawGround(chart, this.data ?? data, this.colors, this.laneTop(chart)),
      markers: (chart) => this.drawMarkers(chart, this.data ?? data),
      cursor: (chart) => this.showTooltip(chart),
    });
    this.chart = new uPlot(options, chartColumns(data), this.element);
    this.chart.over.addEventListener('click', this.onClick);
    this.chart.over.append(this.selection);
    this.placeSelection(this.chart);
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!this.chart) return this.rebuild();
    // An observer tells the size at once, and drawing ten thousand markers a second time is slow.
    const changed = width !== this.chart.width || height !== this.chart.height;
    if (changed && width > 0 && height > 0) this.chart.setSize({ width, height });
  }

  private drawMarkers(chart: uPlot, data: ChartData): void {
    drawMarkers(chart, data, this.colors, this.laneY(chart));
    this.placeSelection(chart);
  }

  private placeSelection(chart: uPlot): void {
    const index = this.data && this.selected !== null ? this.data.ids.indexOf(this.selected) : -1;
    this.selection.hidden = index === -1;
    if (!this.data || index === -1) return;
    const { x, y } = positionOf(chart, this.data, index, this.laneY(chart));
    this.selection.style.left = `${(x - chart.bbox.left) / devicePixelRatio}px`;
    this.selection.style.setProperty('--ring-top', `${(y - chart.bbox.top) / devicePixelRatio}px`);
  }

  private laneTop(chart: uPlot): number | null {
    return this.data && hasLane(this.data) ? chart.valToPos(this.data.low, 'y', true) : null;
  }

  private laneY(chart: uPlot): number {
    const bottom = chart.bbox.top + chart.bbox.height;
    return ((this.laneTop(chart) ?? bottom) + bottom) / 2;
  }

  private showTooltip(chart: uPlot): void {
    const { idx, left } = chart.cursor;
    const id = idx == null ? undefined : this.data?.ids[idx];
    if (!this.data || idx == null || id === undefined || left === undefined || left < 0) return this.hideTooltip();
    this.tooltip.replaceChildren(
      ...this.callbacks.describe(id).map((text, line) => {
        const row = document.createElement('div');
        row.className = line === 0 ? 'tooltip-title' : '';
        row.textContent = text;
        return row;
      }),
    );
    this.tooltip.hidden = false;
    this.placeTooltip(positionOf(chart, this.data, idx, this.laneY(chart)));
  }

  /** Beside the marker, on the side with more room. @param point in canvas pixels. */
  private placeTooltip(point: { readonly x: number; readonly y: number }): void {
    const { clientWidth, clientHeight } = this.element;
    const { offsetWidth, offsetHeight, style } = this.tooltip;
    const x = point.x / devicePixelRatio;
    const y = point.y / devicePixelRatio;
    const left = x + 14 + offsetWidth <= clientWidth ? x + 14 : x - 14 - offsetWidth;
    style.left = `${Math.max(0, Math.min(left, clientWidth - offsetWidth))}px`;
    style.top = `${Math.max(0, Math.min(y - offsetHeight / 2, clientHeight - offsetHeight))}px`;
  }

  private readonly hideTooltip = (): void => {
    this.tooltip.hidden = true;
  };

  private readonly onClick = (): void => {
    const index = this.chart?.cursor.idx;
    const id = index == null ? undefined : this.data?.ids[index];
    if (id !== undefined) this.callbacks.onSelect(id);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const ids = this.data?.ids ?? [];
    const current = this.selected === null ? -1 : ids.indexOf(this.selected);
    const moves: Record<string, number> = {
      ArrowLeft: current === -1 ? ids.length - 1 : current - 1,
      ArrowRight: current + 1,
      Home: 0,
      End: ids.length - 1,
    };
    const target = moves[event.key];
    const id = target === undefined ? undefined : ids[Math.min(ids.length - 1, Math.max(0, target))];
    if (id === undefined) return;
    event.preventDefault();
    this.callbacks.onSelect(id);
  };
}
