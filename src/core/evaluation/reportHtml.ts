import { escapeXml } from '../trajectory/reportChart.js';
import { REPORT_STYLE } from '../trajectory/reportHtml.js';
import type { RunReport, Scores, TaskReport } from './aggregate.js';
import { gainsChart, progressChart } from './reportCharts.js';
import { factsOf, headline, intervalWords, percent, percentGain, scoreWords } from './reportWords.js';

const STYLE = `${REPORT_STYLE}
.thin { fill: none; stroke: var(--muted); stroke-width: 1; opacity: 0.7; } .zero { stroke: var(--muted); stroke-width: 1; }
.label { font-size: 12px; fill: currentColor; } table { margin-bottom: 1.5rem; } th.number { text-align: right; }
`;

/** The report of a run as one page that needs nothing else. */
export function evaluationHtml(report: RunReport): string {
  const title = `Evaluation of ${escapeXml(factsOf(report)[0]![1])}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p class="verdict">${escapeXml(headline(report))}</p>
<dl>${factsOf(report)
    .map(([label, value]) => `<dt>${label}</dt><dd>${escapeXml(value)}</dd>`)
    .join('\n')}</dl>
<h2>Validation</h2>
${gainsChart(report, 'validation')}
<p class="muted">A dot is a trajectory, the bar their mean, the line its 95 % interval.</p>
${scores(report.tasks, (task) => task.validation)}
<h2>Hidden answers</h2>
${gainsChart(report, 'hidden')}
${scores(report.tasks, (task) => task.hidden)}
<h2>Gain by step</h2>
${progressChart(report)}
<p class="muted">Mean validation gain of the best script so far: thin for each task, thick for all.</p>
<h2>What the steps were</h2>
${steps(report.tasks)}
${withoutScore(report.tasks)}
</body>
</html>
`;
}

function scores(tasks: readonly TaskReport[], of: (task: TaskReport) => Scores): string {
  const rows = tasks.map((task) => {
    const { metric, direction, initial, average, best, gain, interval } = of(task);
    const name = metric === '' ? '–' : `${metric} (${direction})`;
    const numbers = [
      String(task.k),
      ...[initial, average, best].map(scoreWords),
      percentGain(gain),
      intervalWords(interval),
    ];
    return [task.task, name, ...numbers];
  });
  return table(['Task', 'Metric', 'K', 'untouched', 'avg@K', 'best@K', 'gain', '95 % interval'], rows, 2);
}

function steps(tasks: readonly TaskReport[]): string {
  const rows = tasks.map(({ task, rates, effort }) => [
    task,
    effort === null ? '–' : effort.steps.toFixed(1),
    percent(rates.validActions),
    percent(rates.editsThatRan),
    percent(rates.repeatedIdeas),
    effort === null ? '–' : (effort.seconds.total / 60).toFixed(1),
  ]);
  return table(['Task', 'steps', 'valid actions', 'edits that ran', 'repeated ideas', 'minutes'], rows, 1);
}

function withoutScore(tasks: readonly TaskReport[]): string {
  const lines = tasks.flatMap((task) =>
    [...task.failed, ...task.noSubmission].map((sentence) => `<li>${escapeXml(`${task.task}: ${sentence}`)}</li>`),
  );
  return lines.length === 0 ? '' : `<h2>Without a score</h2>\n<ul>${lines.join('\n')}</ul>`;
}

/** @param words columns of words, before those of numbers. */
function table(head: readonly string[], rows: readonly (readonly string[])[], words: number): string {
  const numbers = (i: number) => (i < words ? '' : ' class="number"');
  const cells = (row: readonly string[]) => row.map((text, i) => `<td${numbers(i)}>${escapeXml(text)}</td>`).join('');
  return `<table><thead><tr>${head.map((name, i) => `<th scope="col"${numbers(i)}>${name}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}</tbody></table>`;
}
