import uPlot from 'uplot';
import type { ChartData } from '../domain/chartData.js';
import { formatCount, formatMetric } from '../domain/formatNumbers.js';
import type { ThemeColors } from './themeColors.js';

/** Share of the plot's height for steps without a metric. */
const LANE_SHARE = 0.14;

export interface ChartHooks {
  readonly ground: (chart: uPlot) => void;
  readonly markers: (chart: uPlot) => void;
  readonly cursor: (chart: uPlot) => void;
}

/** Options of uPlot: a stepped line for the best so far; markers, band and baseline are drawn by the hooks. */
export function chartOptions(
  size: { readonly width: number; readonly height: number },
  data: () => ChartData,
  colors: ThemeColors,
  hooks: ChartHooks,
): uPlot.Options {
  const axis = { stroke: colors.muted, font: colors.font, ticks: { show: false } };
  return {
    ...size,
    padding: [8, 10, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => horizontalRange(data().ids) },
      y: { range: () => [axisFloor(data()), data().high] },
    },
    axes: [
      {
        ...axis,
        size: 22,
        gap: 3,
        grid: { show: false },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
        values: (_, splits) => splits.map(formatCount),
      },
      {
        ...axis,
        gap: 4,
        size: (chart, values) => labelWidth(chart, values, colors.font),
        grid: { stroke: colors.grid, width: 1 },
        splits: (_chart, _axis, low, high, increment) => verticalSplits(Math.max(low, data().low), high, increment),
        values: (_, splits) => splits.map((value) => formatMetric(value)),
      },
    ],
    series: [
      {},
      { show: true, paths: () => null, points: { show: false } },
      {
        stroke: colors.best,
        width: 1.5,
        paths: uPlot.paths.stepped?.({ align: 1 }) ?? (() => null),
        points: { show: false },
      },
    ],
    hooks: { drawAxes: [hooks.ground], draw: [hooks.markers], setCursor: [hooks.cursor] },
  };
}

/** The columns that uPlot wants. */
export function chartColumns({ ids, metrics, best }: ChartData): uPlot.AlignedData {
  return [[...ids], [...metrics], [...best]];
}

/** Whether steps without a metric need a lane below the metric's range. */
export function hasLane(data: ChartData): boolean {
  return data.places.includes('lane');
}

function axisFloor(data: ChartData): number {
  return hasLane(data) ? data.low - ((data.high - data.low) * LANE_SHARE) / (1 - LANE_SHARE) : data.low;
}

function horizontalRange(ids: readonly number[]): [number, number] {
  const first = ids[0] ?? 0;
  const last = ids.at(-1) ?? 1;
  const margin = Math.max(0.5, (last - first) * 0.015);
  return [first - margin, Math.max(last, first + 5) + margin];
}

/** Multiples of `increment` between the bounds: the lane below the metric's range has no labels. */
function verticalSplits(low: number, high: number, increment: number): number[] {
  const first = Math.ceil(low / increment);
  const count = Math.floor(high / increment) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * increment);
}

function labelWidth({ ctx }: uPlot, values: readonly string[] | null, font: string): number {
  ctx.save();
  ctx.font = font;
  const widest = (values ?? []).reduce((width, value) => Math.max(width, ctx.measureText(value).width), 0);
  ctx.restore();
  return Math.ceil(widest) + 10;
}
