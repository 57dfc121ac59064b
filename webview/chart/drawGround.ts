import type uPlot from 'uplot';
import type { ChartData } from '../domain/chartData.js';
import type { ThemeColors } from './themeColors.js';

/** Draws what lies under the markers: the noise band, the baseline and the edge of the lane. */
export function drawGround(chart: uPlot, data: ChartData, colors: ThemeColors, laneTop: number | null): void {
  const { ctx, bbox } = chart;
  ctx.save();
  if (data.baseline !== null) {
    if (data.noise) drawBand(chart, data.baseline - data.noise, data.baseline + data.noise, colors);
    const y = chart.valToPos(data.baseline, 'y', true);
    line(ctx, bbox.left, bbox.left + bbox.width, y, colors.baseline, [4, 3]);
  }
  if (laneTop !== null) line(ctx, bbox.left, bbox.left + bbox.width, laneTop, colors.grid, []);
  ctx.restore();
}

function drawBand(chart: uPlot, low: number, high: number, colors: ThemeColors): void {
  const { ctx, bbox } = chart;
  const top = chart.valToPos(high, 'y', true);
  const bottom = chart.valToPos(low, 'y', true);
  ctx.fillStyle = colors.band;
  ctx.globalAlpha = 0.18;
  // A band thinner than a pixel would vanish.
  ctx.fillRect(bbox.left, top, bbox.width, Math.max(devicePixelRatio, bottom - top));
  ctx.globalAlpha = 1;
}

function line(
  ctx: CanvasRenderingContext2D,
  from: number,
  to: number,
  y: number,
  color: string,
  dash: readonly number[],
): void {
  ctx.strokeStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(from, Math.round(y) + 0.5);
  ctx.lineTo(to, Math.round(y) + 0.5);
  ctx.stroke();
  ctx.setLineDash([]);
}
