import { formatNumber } from '../agent/memory.js';
import { signed, type ReportData, type ReportRow } from './reportData.js';

/** The report as Markdown, for a pull request or a notebook of experiments. Ends with a line end. */
export function reportMarkdown(data: ReportData): string {
  const parts = [
    `# ${text(data.name)}`,
    text(data.verdict),
    data.ended === null ? 'The session has not ended.' : text(data.ended),
    `**Goal.** ${text(data.goal)}`,
    noiseLine(data),
    list(data),
    '## Steps',
    table(data),
    ...(data.diff === '' ? [] : ['## Best script against the original', fenced(data.diff)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function noiseLine({ noise, metric, baseline }: ReportData): string {
  if (baseline === null) return 'The baseline has no metric.';
  if (noise === null) return `The noise of ${text(metric)} was not measured.`;
  return `With other seeds the standard deviation of the baseline's ${text(metric)} is ${formatNumber(noise)}.`;
}

function list({ facts }: ReportData): string {
  return facts.map(([label, value]) => `- ${label}: ${text(value)}`).join('\n');
}

function table(data: ReportData): string {
  const head = ['Step', 'Status', text(data.metric), 'Gain', 'Reward', 'Time (s)', 'Idea'];
  const rows = data.rows.map((row) => `| ${cells(row).join(' | ')} |`);
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows].join('\n');
}

function cells(row: ReportRow): string[] {
  return [
    String(row.id),
    row.kept ? `**${row.status}**` : row.status,
    row.metric === null ? '' : formatNumber(row.metric),
    row.gain === null ? '' : signed(row.gain),
    row.reward === null ? '' : signed(row.reward),
    row.seconds.toFixed(1),
    text(row.idea),
  ];
}

/** Text of models and programs on one line, so that it can be neither markup nor a link. */
function text(value: string): string {
  return value
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>()#|~!]/g, '\\$&');
}

/** A fence longer than any run of backticks inside. */
function fenced(diff: string): string {
  const longest = Math.max(2, ...[...diff.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${diff.trimEnd()}\n${fence}`;
}
