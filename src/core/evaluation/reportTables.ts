import type { Scores, TaskReport } from './aggregate.js';
import { intervalWords, percent, percentGain, scoreWords } from './reportWords.js';

/** A table of a report, for whatever form it takes. Texts are not escaped. */
export interface ReportTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of words, which stand before those of numbers. */
  readonly words: number;
}

/** One row a task: metric, trajectories, scores in the metric's own unit, relative gain. */
export function scoresTable(tasks: readonly TaskReport[], scoresOf: (task: TaskReport) => Scores): ReportTable {
  const rows = tasks.map((task) => {
    const { metric, direction, initial, average, best, gain, interval } = scoresOf(task);
    const name = metric === '' ? '–' : `${metric} (${direction})`;
    const numbers = [initial, average, best].map(scoreWords);
    return [task.task, name, String(task.k), ...numbers, percentGain(gain), intervalWords(interval)];
  });
  return { head: ['Task', 'Metric', 'K', 'untouched', 'avg@K', 'best@K', 'gain', '95 % interval'], rows, words: 2 };
}

/** One row a task: what the steps were, and what a trajectory cost on average. */
export function stepsTable(tasks: readonly TaskReport[]): ReportTable {
  const rows = tasks.map(({ task, rates, effort }) => [
    task,
    effort === null ? '–' : effort.steps.toFixed(1),
    percent(rates.validActions),
    percent(rates.editsThatRan),
    percent(rates.repeatedIdeas),
    effort === null ? '–' : (effort.seconds.total / 60).toFixed(1),
    effort === null ? '–' : Math.round(effort.tokens.generated).toLocaleString('en-US'),
  ]);
  const rates = ['valid actions', 'edits that ran', 'repeated ideas'];
  return { head: ['Task', 'steps', ...rates, 'minutes', 'tokens generated'], rows, words: 1 };
}
