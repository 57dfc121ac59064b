import { describe, expect, it } from 'vitest';
import { reportChart } from '../../../src/core/trajectory/reportChart.js';
import { reportData } from '../../../src/core/trajectory/reportData.js';
import { reportHtml } from '../../../src/core/trajectory/reportHtml.js';
import { reportMarkdown } from '../../../src/core/trajectory/reportMarkdown.js';
import type { Repeat, Step } from '../../../src/shared/record.js';
import { session, step } from '../../steps.js';

const RUN = { command: 'c', end: 'exited', exitCode: 0, signal: null, seconds: 1, log: 'l', sandbox: null } as const;
const repeats = (...values: number[]): Repeat[] =>
  values.map((value, i) => ({ seed: 1001 + i, metric: { value, line: '', offset: 0 }, run: RUN }));

const STEPS: Step[] = [
  step(0, 0.8, { repeats: repeats(0.81, 0.79) }),
  step(1, 0.78, { status: 'discarded' }),
  step(2, 0.9, { repeats: repeats(0.91, 0.89), idea: 'More units' }),
  step(3, null, { status: 'crashed', idea: 'Evil <script>alert(1)</script> | [link](http://x.example)' }),
];
const END = { stopped: 'steps', sentence: 'All 8 steps are done.' } as const;
const data = reportData(session(STEPS), END);

describe('what a report says', () => {
  it('is the gain, its share and how it was confirmed', () => {
    expect(data.verdict).toBe(
      'Step 2 is the best: val_acc went from 0.8 to 0.9 (gain +0.1, +12.5 %), confirmed with 2 other seeds.',
    );
  });

  it('is plain about a session that found nothing', () => {
    expect(reportData(session(STEPS.slice(0, 2)), END).verdict).toBe(
      'No better script was found; val_acc of the baseline is 0.8.',
    );
    expect(reportData(session([]), null).verdict).toBe('There is no baseline, so nothing can be said.');
  });

  it('has the noise of the baseline over its seeds', () => {
    expect(data.noise).toBeCloseTo(0.01, 10);
  });

  it('shows the best script against the original, not the last step', () => {
    expect(data.diff).toContain('+a = 2');
  });

  it('counts gains against the script that each step started from', () => {
    expect(data.rows.map(({ gain }) => gain?.toFixed(2))).toEqual([undefined, '-0.02', '0.10', undefined]);
  });
});

describe('the chart', () => {
  it('has a dot for each step with a metric, kept ones filled', () => {
    const chart = reportChart(data);
    expect(chart.match(/class="kept"/g)).toHaveLength(2);
    expect(chart.match(/class="other"/g)).toHaveLength(1);
    expect(chart).not.toContain('NaN');
  });

  it('draws better values higher, whatever their size', () => {
    const ys = [...reportChart(data).matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)].map(([, y]) => Number(y));
    expect(ys[2]).toBeLessThan(ys[0]!);
    expect(ys[0]).toBeLessThan(ys[1]!);
  });

  it('is empty without a metric, and works with a single one', () => {
    expect(reportChart(reportData(session([step(1, null)]), null))).toBe('');
    expect(reportChart(reportData(session([step(0, 0)]), null))).not.toContain('NaN');
  });
});

describe('texts of models and programs', () => {
  it('are no markup in the page, which has no script and no address outside', () => {
    const page = reportHtml(data);
    expect(page).toContain('Evil &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<img|<a |url\(|src=/);
    expect(page).toContain("default-src 'none'");
  });

  it('are no markup in Markdown, nor do they break the table', () => {
    const text = reportMarkdown(data);
    const row = text.split('\n').find((line) => line.startsWith('| 3 |'))!;
    expect(row).toContain('Evil \\<script\\>');
    expect(row).toContain('\\[link\\]\\(http://x.example\\)');
    expect(row.replace(/\\\|/g, '').match(/\|/g)).toHaveLength(8);
  });

  it('cannot end the block of the diff', () => {
    const diff = '+```\n+# not a heading\n';
    expect(reportMarkdown({ ...data, diff })).toContain(`\`\`\`\`diff\n${diff}\`\`\`\`\n`);
  });
});
