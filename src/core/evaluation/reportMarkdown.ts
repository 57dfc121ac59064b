import type { RunReport } from './aggregate.js';
import type { Comparison, Difference } from './compare.js';
import { type ReportTable, scoresTable, stepsTable } from './reportTables.js';
import { factsOf, headline, intervalWords, percentGain } from './reportWords.js';

/** The report of a run as Markdown. Ends with a line end. */
export function evaluationMarkdown(report: RunReport): string {
  const { tasks } = report;
  const failures = tasks.flatMap((task) => [
    ...task.failed.map((sentence) => `- ${task.task}: ${plain(sentence)}`),
    ...task.noSubmission.map((sentence) => `- ${task.task}, ${plain(sentence)}`),
  ]);
  const parts = [
    `# Evaluation of ${plain(factsOf(report)[0]![1])}`,
    headline(report),
    factsOf(report)
      .map(([label, value]) => `- ${label}: ${plain(value)}`)
      .join('\n'),
    '## Validation',
    markdownTable(scoresTable(tasks, (task) => task.validation)),
    '## Hidden answers',
    markdownTable(scoresTable(tasks, (task) => task.hidden)),
    '## What the steps were',
    markdownTable(stepsTable(tasks)),
    ...(failures.length === 0 ? [] : ['## Without a score', failures.join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function markdownTable({ head, rows, words }: ReportTable): string {
  return table(
    head,
    rows.map((row) => row.map((text, i) => (i < words ? plain(text) : text))),
  );
}

/** A comparison of two runs as Markdown. Ends with a line end. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { a, b, tasks, pairs, notes } = comparison;
  const row = (name: string, { validation, hidden }: { validation: Difference; hidden: Difference }) => [
    name,
    ...differenceCells(validation),
    ...differenceCells(hidden),
  ];
  const head = ['Task', 'validation', '95 % interval', 'verdict', 'hidden', '95 % interval', 'verdict'];
  const parts = [
    `# ${plain(b)} against ${plain(a)}`,
    `Difference of the relative gains over ${pairs} pairs of trajectories with the same task and seed. ${verdictWords(comparison)}`,
    table(head, [...tasks.map((task) => row(task.task, task)), row('**mean**', comparison)]),
    ...notes.map((note) => `Note: ${plain(note)}`),
  ];
  return `${parts.join('\n\n')}\n`;
}

function verdictWords({ validation, hidden, a, b }: Comparison): string {
  const words = (on: string, { verdict }: Difference) =>
    verdict === 'no difference shown'
      ? `${on}: no difference shown.`
      : `${on}: ${plain(b)} is ${verdict} than ${plain(a)}.`;
  return `${words('Validation', validation)} ${words('Hidden answers', hidden)}`;
}

function differenceCells({ difference, interval, verdict }: Difference): string[] {
  return [percentGain(difference), intervalWords(interval), verdict];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Text of models and programs on one line, so that it can be neither markup nor a link. */
function plain(value: string): string {
  return value
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/[\\`*{}[\]<>#|~!]/g, '\\$&');
}
