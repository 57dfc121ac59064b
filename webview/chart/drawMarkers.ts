import type uPlot from 'uplot';
import type { ChartData } from '../domain/chartData.js';
import { GROUPS, type Group, shapeOf } from '../domain/statusLook.js';
import type { ThemeColors } from './themeColors.js';

/** Groups in the order in which they are drawn: what matters most lies on top. */
const ORDER: readonly Group[] = [...GROUPS].reverse();
const BOX = 16;

/**
 * Draws a marker for each step, its shape telling the status. Steps without a metric stand on a lane at the bottom
 * edge; steps beyond the axis stand at the edge that they are beyond.
 * @param laneY centre of the lane in canvas pixels.
 */
export function drawMarkers(chart: uPlot, data: ChartData, colors: ThemeColors, laneY: number): void {
  const { ctx, bbox } = chart;
  const size = markerSize(chart, data.ids.length);
  const paths = new Map<Group, Path2D>(ORDER.map((group) => [group, new Path2D()]));
  const outlines = new Map<Group, Path2D>(ORDER.map((group) => [group, new Path2D(shapeOf(group).path)]));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - size, bbox.top - size, bbox.width + 2 * size, bbox.height + 2 * size);
  ctx.clip();
  data.ids.forEach((_, index) => {
    const group = data.groups[index];
    const outline = group && outlines.get(group);
    if (!group || !outline) return;
    const { x, y } = positionOf(chart, data, index, laneY);
    const scale = size / BOX;
    paths.get(group)?.addPath(outline, new DOMMatrix([scale, 0, 0, scale, x - size / 2, y - size / 2]));
  });
  ctx.lineWidth = Math.max(1, (size / BOX) * 1.7);
  ctx.lineCap = 'round';
  for (const [group, path] of paths) paint(ctx, path, group, colors);
  ctx.restore();
}

/** Place of a step in canvas pixels. */
export function positionOf(chart: uPlot, data: ChartData, index: number, laneY: number): { x: number; y: number } {
  const x = chart.valToPos(data.ids[index] ?? 0, 'x', true);
  const { top } = chart.bbox;
  const floor = chart.valToPos(data.low, 'y', true);
  const inset = 5 * devicePixelRatio;
  switch (data.places[index]) {
    case 'inside':
      return { x, y: chart.valToPos(data.metrics[index] ?? 0, 'y', true) };
    case 'above':
      return { x, y: top + inset };
    case 'below':
      return { x, y: floor - inset };
    default:
      return { x, y: laneY };
  }
}

/** Side of a marker in canvas pixels: smaller where steps stand close. */
function markerSize(chart: uPlot, count: number): number {
  const perStep = chart.bbox.width / devicePixelRatio / Math.max(1, count);
  return Math.min(14, Math.max(4, perStep * 1.1)) * devicePixelRatio;
}

function paint(ctx: CanvasRenderingContext2D, path: Path2D, group: Group, colors: ThemeColors): void {
  if (shapeOf(group).filled) {
    ctx.fillStyle = colors.tones[group];
    ctx.fill(path);
  } else {
    ctx.strokeStyle = colors.tones[group];
    ctx.stroke(path);
  }
}
