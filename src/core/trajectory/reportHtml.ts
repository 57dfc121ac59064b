import { formatNumber } from '../agent/memory.js';
import { escapeXml, reportChart } from './reportChart.js';
import { signed, type ReportData, type ReportRow } from './reportData.js';
import { reportPage } from './reportPage.js';

/**
 * The report as one page that needs nothing else: no script, no picture and no address outside. Texts of models and
 * programs are escaped.
 */
export function reportHtml(data: ReportData): string {
  const title = escapeXml(data.name);
  const body = `<p class="verdict">${escapeXml(data.verdict)}</p>
<p>${escapeXml(data.ended ?? 'The session has not ended.')} <span class="muted">${escapeXml(data.startedAt)}</span></p>
<p><strong>Goal.</strong> ${escapeXml(data.goal)}</p>
${reportChart(data)}
<p class="muted">Filled: kept. The line is the best script so far; the band is the noise of the baseline.</p>
${facts(data)}
<h2>Steps</h2>
${table(data)}
${data.diff === '' ? '' : `<h2>Best script against the original</h2>\n${diffBlock(data.diff)}`}`;
  return reportPage(title, body);
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
