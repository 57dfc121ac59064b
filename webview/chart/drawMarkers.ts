import type uPlot from 'uplot';
import type { ChartData } from '../domain/chartData.js';
import { GROUPS, type Group, shapeOf } from '../domain/statusLook.js';
import type { ThemeColors } from './themeColors.js';

/** Groups in the order in which they are drawn: what matters most lies on top. */
const ORDER: readonly Group[] = [...GROUPS].reverse();
const BOX = 16;

/**
 * Draws a marker for each step, its shape telling the status. Steps without a metric stand on a lane at the bottom
 * edge; steps beyond the axis stand at the edge that they are beyond. Where thousands stand close, those that another
 * one of their group hides are left out, and each group is painted once and then copied: one path of ten thousand
 * overlapping shapes keeps the browser busy for seconds.
 * @param laneY centre of the lane in canvas pixels.
 */
export function drawMarkers(chart: uPlot, data: ChartData, colors: ThemeColors, laneY: number): void {
  const { ctx, bbox } = chart;
  const size = markerSize(chart, data.ids.length);
  const places = markerPlaces(chart, data, size, laneY);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - size, bbox.top - size, bbox.width + 2 * size, bbox.height + 2 * size);
  ctx.clip();
  for (const group of ORDER) {
    const found = places.get(group);
    if (found === undefined) continue;
    const stamp = markerStamp(group, size, colors);
    // Whole pixels, or the copies would be blurred.
    for (const { x, y } of found.values())
      ctx.drawImage(stamp, Math.round(x - stamp.width / 2), Math.round(y - stamp.height / 2));
  }
  ctx.restore();
}

type Places = Map<number, { readonly x: number; readonly y: number }>;

/** Where markers are to be drawn; of those of a group that are closer than a quarter of their size the first one. */
function markerPlaces(chart: uPlot, data: ChartData, size: number, laneY: number): Map<Group, Places> {
  const cell = Math.max(1, size / 4);
  const columns = Math.ceil(chart.ctx.canvas.width / cell) + 1;
  const places = new Map<Group, Places>();
  data.groups.forEach((group, index) => {
    const place = positionOf(chart, data, index, laneY);
    const key = Math.round(place.y / cell) * columns + Math.round(place.x / cell);
    const ofGroup = places.get(group) ?? new Map<number, typeof place>();
    places.set(group, ofGroup);
    if (!ofGroup.has(key)) ofGroup.set(key, place);
  });
  return places;
}

/** A canvas with one marker in its middle. */
function markerStamp(group: Group, size: number, colors: ThemeColors): HTMLCanvasElement {
  const stamp = document.createElement('canvas');
  stamp.width = stamp.height = Math.ceil(size) + 2;
  const ctx = stamp.getContext('2d');
  if (ctx === null) return stamp;
  const scale = size / BOX;
  const margin = (stamp.width - size) / 2;
  const path = new Path2D();
  path.addPath(new Path2D(shapeOf(group).path), new DOMMatrix([scale, 0, 0, scale, margin, margin]));
  ctx.lineWidth = Math.max(1, scale * 1.7);
  ctx.lineCap = 'round';
  paint(ctx, path, group, colors);
  return stamp;
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
