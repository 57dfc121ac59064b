import { formatNumber } from '../agent/memory.js';
import { escapeXml, reportChart } from './reportChart.js';
import { signed, type ReportData, type ReportRow } from './reportData.js';

/** Style of the pages; follows the light or dark of the reader. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --line: #8886; --accent: #0969da; --muted: #6e7781; --add: #1a7f3733; --cut: #cf222e33; }
@media (prefers-color-scheme: dark) { :root { --accent: #58a6ff; --muted: #9aa4ae; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0.2em; } .verdict { font-size: 1.15em; } .muted { color: var(--muted); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; } dt { color: var(--muted); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.92em; }
th, td { border-bottom: 1px solid var(--line); padding: 0.35em 0.6em; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } tr.kept td { font-weight: 600; }
svg { width: 100%; height: auto; } .grid { stroke: var(--line); stroke-width: 0.5; } .tick { font-size: 11px; fill: var(--muted); }
.band { fill: var(--muted); opacity: 0.18; } .best { fill: none; stroke: var(--accent); stroke-width: 2; }
.kept { fill: var(--accent); } .other { fill: none; stroke: var(--muted); stroke-width: 1.5; }
pre { overflow-x: auto; border: 1px solid var(--line); padding: 0.8em; font-size: 0.88em; line-height: 1.4; }
.add { background: var(--add); } .cut { background: var(--cut); }
`;

/**
 * The report as one page that needs nothing else: no script, no picture and no address outside. Texts of models and
 * programs are escaped.
 */
export function reportHtml(data: ReportData): string {
  const title = escapeXml(data.name);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p class="verdict">${escapeXml(data.verdict)}</p>
<p>${escapeXml(data.ended ?? 'The session has not ended.')} <span class="muted">${escapeXml(data.startedAt)}</span></p>
<p><strong>Goal.</strong> ${escapeXml(data.goal)}</p>
${reportChart(data)}
<p class="muted">Filled: kept. The line is the best script so far; the band is the noise of the baseline.</p>
${facts(data)}
<h2>Steps</h2>
${table(data)}
${data.diff === '' ? '' : `<h2>Best script against the original</h2>\n${diffBlock(data.diff)}`}
</body>
</html>
`;
}

function facts(data: ReportData): string {
  const rows = data.facts.map(([label, value]) => `<dt>${label}</dt><dd>${escapeXml(value)}</dd>`);
  return `<dl>${rows.join('\n')}</dl>`;
}

function table(data: ReportData): string {
  const head = ['Step', 'Status', escapeXml(data.metric), 'Gain', 'Reward', 'Time (s)', 'Idea and verdict'];
  return `<table><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>${data.rows.map(row).join('\n')}</tbody></table>`;
}

function row(step: ReportRow): string {
  const numbers = [
    step.metric === null ? '' : formatNumber(step.metric),
    step.gain === null ? '' : signed(step.gain),
    step.reward === null ? '' : signed(step.reward),
    step.seconds.toFixed(1),
  ];
  const cells = numbers.map((text) => `<td class="number">${text}</td>`).join('');
  const words = `${escapeXml(step.idea)}<br><span class="muted">${escapeXml(step.reason)}</span>`;
  return `<tr class="${step.kept ? 'kept' : ''}"><td class="number">${step.id}</td><td>${step.status}</td>${cells}<td>${words}</td></tr>`;
}

function diffBlock(diff: string): string {
  const lines = diff
    .trimEnd()
    .split('\n')
    .map((line) => {
      const kind = /^\+(?!\+\+)/.test(line) ? 'add' : /^-(?!--)/.test(line) ? 'cut' : '';
      return kind === '' ? escapeXml(line) : `<span class="${kind}">${escapeXml(line)}</span>`;
    });
  return `<pre>${lines.join('\n')}</pre>`;
}
