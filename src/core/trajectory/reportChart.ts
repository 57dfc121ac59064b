import { formatNumber } from '../agent/memory.js';
import type { ReportData, ReportRow } from './reportData.js';

const WIDTH = 760;
const HEIGHT = 280;
const MARGIN = { left: 70, right: 16, top: 16, bottom: 36 };
const TICKS = 4;

interface Scale {
  readonly x: (stepId: number) => number;
  readonly y: (value: number) => number;
  readonly low: number;
  readonly high: number;
}

type Point = ReportRow & { readonly metric: number };

/**
 * The metric of each step as SVG: a dot a step, filled when it was kept, the best-so-far as a line, and the noise of
 * the baseline as a band. Empty when no step has a metric.
 */
export function reportChart(data: ReportData): string {
  const points = data.rows.filter((row): row is Point => row.metric !== null);
  if (points.length === 0) return '';
  const scale = scaleOf(data, points);
  const parts = [grid(scale), band(data, scale), bestLine(data, points, scale), ...points.map((at) => dot(at, scale))];
  const label = `${data.metric} of each step`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(label)}" xmlns="http://www.w3.org/2000/svg">${parts.join('')}${axisNames(data, points)}</svg>`;
}

function scaleOf(data: ReportData, points: readonly Point[]): Scale {
  const noise = data.noise ?? 0;
  const values = points.map(({ metric }) => metric);
  if (data.baseline !== null) values.push(data.baseline - noise, data.baseline + noise);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  const last = Math.max(1, ...points.map(({ id }) => id));
  const inner = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
  return {
    low: low - room,
    high: high + room,
    x: (id) => MARGIN.left + (inner.width * id) / last,
    y: (value) => MARGIN.top + (inner.height * (high + room - value)) / (high - low + 2 * room),
  };
}

function grid({ low, high, y }: Scale): string {
  const lines = Array.from({ length: TICKS + 1 }, (_, i) => {
    const value = low + ((high - low) * i) / TICKS;
    const at = y(value).toFixed(1);
    const text = `<text x="${MARGIN.left - 8}" y="${at}" class="tick" text-anchor="end" dy="0.32em">${formatNumber(value)}</text>`;
    return `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}" class="grid"/>${text}`;
  });
  return lines.join('');
}

function band({ baseline, noise }: ReportData, { y }: Scale): string {
  if (baseline === null || noise === null || noise === 0) return '';
  const top = y(baseline + noise);
  const height = y(baseline - noise) - top;
  return `<rect x="${MARGIN.left}" y="${top.toFixed(1)}" width="${WIDTH - MARGIN.left - MARGIN.right}" height="${height.toFixed(1)}" class="band"><title>Noise of the baseline</title></rect>`;
}

/** A staircase: the best script stays the best until another one is kept. */
function bestLine(data: ReportData, points: readonly Point[], { x, y }: Scale): string {
  const kept = points.filter((point) => point.kept);
  const first = kept[0];
  if (first === undefined) return '';
  const last = Math.max(...data.rows.map(({ id }) => id));
  let path = `M${x(first.id).toFixed(1)} ${y(first.metric).toFixed(1)}`;
  for (const { id, metric } of kept.slice(1)) path += `H${x(id).toFixed(1)}V${y(metric).toFixed(1)}`;
  return `<path d="${path}H${x(last).toFixed(1)}" class="best"/>`;
}

function dot(point: Point, { x, y }: Scale): string {
  const title = `Step ${point.id}: ${point.status}, ${formatNumber(point.metric)}. ${point.idea}`;
  return `<circle cx="${x(point.id).toFixed(1)}" cy="${y(point.metric).toFixed(1)}" r="4" class="${point.kept ? 'kept' : 'other'}"><title>${escapeXml(title)}</title></circle>`;
}

function axisNames({ metric }: ReportData, points: readonly Point[]): string {
  const last = Math.max(...points.map(({ id }) => id));
  const bottom = HEIGHT - 12;
  return [
    `<text x="${MARGIN.left}" y="${bottom}" class="tick">baseline</text>`,
    `<text x="${WIDTH - MARGIN.right}" y="${bottom}" class="tick" text-anchor="end">step ${last}</text>`,
    `<text x="${(WIDTH + MARGIN.left) / 2}" y="${bottom}" class="tick" text-anchor="middle">${escapeXml(metric)}</text>`,
  ].join('');
}

/** Text inside markup. Control codes, which XML forbids, become spaces. */
export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // eslint-disable-next-line no-control-regex -- control codes are what is looked for
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ' ').replace(/[&<>"]/g, (c) => entities[c]!);
}
