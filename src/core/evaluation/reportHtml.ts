import { escapeXml } from '../trajectory/reportChart.js';
import { reportPage } from '../trajectory/reportPage.js';
import type { RunReport, TaskReport } from './aggregate.js';
import { gainsChart, progressChart } from './reportCharts.js';
import { type ReportTable, scoresTable, stepsTable } from './reportTables.js';
import { factsOf, headline } from './reportWords.js';

const STYLE = `
.thin { fill: none; stroke: var(--muted); stroke-width: 1; opacity: 0.7; } .zero { stroke: var(--muted); stroke-width: 1; }
.label { font-size: 12px; fill: currentColor; } table { margin-bottom: 1.5rem; } th.number { text-align: right; }
`;

/** The report of a run as one page that needs nothing else. */
export function evaluationHtml(report: RunReport): string {
  const title = `Evaluation of ${escapeXml(factsOf(report)[0]![1])}`;
  const body = `<p class="verdict">${escapeXml(headline(report))}</p>
<dl>${factsOf(report)
    .map(([label, value]) => `<dt>${label}</dt><dd>${escapeXml(value)}</dd>`)
    .join('\n')}</dl>
<h2>Validation</h2>
${gainsChart(report, 'validation')}
<p class="muted">A dot is a trajectory, the bar their mean, the line its 95 % interval.</p>
${table(scoresTable(report.tasks, (task) => task.validation))}
<h2>Hidden answers</h2>
${gainsChart(report, 'hidden')}
${table(scoresTable(report.tasks, (task) => task.hidden))}
<h2>Gain by step</h2>
${progressChart(report)}
<p class="muted">Mean validation gain of the best script so far: thin for each task, thick for all.</p>
<h2>What the steps were</h2>
${table(stepsTable(report.tasks))}
${withoutScore(report.tasks)}`;
  return reportPage(title, body, STYLE);
}

function withoutScore(tasks: readonly TaskReport[]): string {
  const lines = tasks.flatMap((task) =>
    [...task.failed, ...task.noSubmission].map((sentence) => `<li>${escapeXml(`${task.task}: ${sentence}`)}</li>`),
  );
  return lines.length === 0 ? '' : `<h2>Without a score</h2>\n<ul>${lines.join('\n')}</ul>`;
}

function table({ head, rows, words }: ReportTable): string {
  const numbers = (i: number) => (i < words ? '' : ' class="number"');
  const cells = (row: readonly string[]) => row.map((text, i) => `<td${numbers(i)}>${escapeXml(text)}</td>`).join('');
  return `<table><thead><tr>${head.map((name, i) => `<th scope="col"${numbers(i)}>${name}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}</tbody></table>`;
}
