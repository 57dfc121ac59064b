import { escapeXml } from '../trajectory/reportChart.js';
import type { MeanGain, RunReport, Scores } from './aggregate.js';
import { intervalWords, percentGain } from './reportWords.js';

const WIDTH = 760;
const LABELS = 150;
const RIGHT = 34;
const ROW = 28;
const AXIS = 34;
const CURVE_HEIGHT = 260;

interface Row {
  readonly name: string;
  readonly gain: number | null;
  readonly interval: MeanGain['interval'];
  readonly gains: readonly number[];
}

/**
 * Gains as SVG: one row a task with a dot a trajectory, the mean as a bar and its interval as a line; the last row is
 * the mean over the tasks. Empty without any gain.
 */
export function gainsChart(report: RunReport, of: 'validation' | 'hidden'): string {
  const rows: Row[] = report.tasks.map((task) => rowOf(task.task, task[of]));
  rows.push({ name: 'mean', ...report.overall[of], gains: [] });
  const values = rows.flatMap(({ gain, interval, gains }) => [
    ...gains,
    gain,
    interval?.low ?? null,
    interval?.high ?? null,
  ]);
  const x = scaleOf(values.filter((value) => value !== null));
  if (x === null) return '';
  const height = rows.length * ROW + AXIS;
  const marks = rows.map((row, i) => rowMarks(row, ROW * (i + 0.5), x));
  return svg(height, `Relative gain of each task, ${of}`, [...ticks(x, height - AXIS), ...marks]);
}

function rowOf(name: string, { gain, interval, gains }: Scores): Row {
  return { name, gain, interval, gains };
}

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly at: (value: number) => string;
}

/** From the smallest to the largest value, with 0 always in sight; null without values. */
function scaleOf(values: readonly number[]): Scale | null {
  if (values.length === 0) return null;
  const room = (Math.max(0, ...values) - Math.min(0, ...values)) * 0.05 || 0.01;
  const low = Math.min(0, ...values) - room;
  const high = Math.max(0, ...values) + room;
  const at = (value: number) => (LABELS + ((WIDTH - LABELS - RIGHT) * (value - low)) / (high - low)).toFixed(1);
  return { low, high, at };
}

function ticks({ low, high, at }: Scale, bottom: number): string[] {
  const lines = Array.from({ length: 5 }, (_, i) => low + ((high - low) * i) / 4).map((value) => {
    const text = `<text x="${at(value)}" y="${bottom + 18}" class="tick" text-anchor="middle">${percentGain(value)}</text>`;
    return `<line x1="${at(value)}" x2="${at(value)}" y1="0" y2="${bottom}" class="grid"/>${text}`;
  });
  return [...lines, `<line x1="${at(0)}" x2="${at(0)}" y1="0" y2="${bottom}" class="zero"/>`];
}

function rowMarks({ name, gain, interval, gains }: Row, y: number, { at }: Scale): string {
  const label = `<text x="${LABELS - 10}" y="${y}" class="label" text-anchor="end" dy="0.32em">${escapeXml(name)}</text>`;
  const dots = gains.map((value) => `<circle cx="${at(value)}" cy="${y}" r="4" class="other"/>`).join('');
  const line =
    interval === null
      ? ''
      : `<line x1="${at(interval.low)}" x2="${at(interval.high)}" y1="${y}" y2="${y}" class="best"/>`;
  const title = `${name}: ${percentGain(gain)}, interval ${intervalWords(interval)}`;
  const mark =
    gain === null
      ? ''
      : `<rect x="${(Number(at(gain)) - 2).toFixed(1)}" y="${y - 8}" width="4" height="16" class="kept"><title>${escapeXml(title)}</title></rect>`;
  return label + dots + line + mark;
}

/** Mean gain of the best so far after each step: a thin line a task, a thick one for the mean. Empty without any. */
export function progressChart({ tasks, run }: RunReport): string {
  const { steps } = run.settings;
  const curves = tasks.map((task) => task.gainByStep).filter((curve) => curve.length > 0);
  if (curves.length === 0) return '';
  const meanCurve = Array.from(
    { length: steps + 1 },
    (_, step) => curves.reduce((sum, curve) => sum + curve[step]!, 0) / curves.length,
  );
  const high = Math.max(...curves.flat(), 0.001) * 1.05;
  const bottom = CURVE_HEIGHT - AXIS;
  const x = (step: number) => (LABELS + ((WIDTH - LABELS - RIGHT) * step) / steps).toFixed(1);
  const y = (gain: number) => (bottom - ((bottom - 10) * gain) / high).toFixed(1);
  const path = (curve: readonly number[]) =>
    curve.map((gain, step) => `${step === 0 ? 'M' : 'L'}${x(step)} ${y(gain)}`).join('');
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(high * share);
    return `<line x1="${LABELS}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" class="grid"/><text x="${LABELS - 10}" y="${at}" class="tick" text-anchor="end" dy="0.32em">${percentGain(high * share)}</text>`;
  });
  const axis = [0, steps].map(
    (step) =>
      `<text x="${x(step)}" y="${bottom + 18}" class="tick" text-anchor="middle">${step === 0 ? 'baseline' : `step ${step}`}</text>`,
  );
  const lines = curves.map((curve) => `<path d="${path(curve)}" class="thin"/>`);
  return svg(CURVE_HEIGHT, 'Mean gain of the best script so far', [
    ...grid,
    ...axis,
    ...lines,
    `<path d="${path(meanCurve)}" class="best"/>`,
  ]);
}

function svg(height: number, label: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(label)}" xmlns="http://www.w3.org/2000/svg">${parts.join('')}</svg>`;
}
