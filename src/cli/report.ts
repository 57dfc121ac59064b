import { formatNumber, gainOf } from '../core/agent/memory.js';
import { unifiedDiff } from '../core/edit/diff.js';
import { STATUS_WORDS } from '../core/trajectory/statusWords.js';
import type { Session } from '../core/trajectory/session.js';
import type { Step } from '../shared/record.js';
import { duration, table } from './output.js';

/** Longest idea in the table, in characters. */
const IDEA_WIDTH = 60;

/** What a session came to: a table of the steps, the best script's diff against the user's, and where the record lies. */
export function report(session: Session, recordDir: string): string {
  const rows = session.steps.map((step) => row(session, step));
  const head = ['step', 'status', session.experiment.metric.name, 'gain', 'reward', 'time', 'idea'];
  return ['', table([head, ...rows]), '', verdict(session), bestDiff(session), `Record: ${recordDir}`, ''].join('\n');
}

function row(session: Session, step: Step): string[] {
  const { direction } = session.experiment.metric;
  const metric = step.metric?.value;
  const gain =
    metric === undefined || step.metricBefore === null ? '' : signed(gainOf(step.metricBefore, metric, direction));
  const idea = step.idea || step.action?.name || '';
  return [
    String(step.id),
    STATUS_WORDS[step.status],
    metric === undefined ? '' : formatNumber(metric),
    gain,
    step.reward === null ? '' : signed(step.reward.value),
    duration(step.seconds.total),
    idea.length > IDEA_WIDTH ? `${idea.slice(0, IDEA_WIDTH - 1)}…` : idea,
  ];
}

function verdict(session: Session): string {
  const { metric } = session.experiment;
  const before = session.baseline?.metric?.value;
  const best = session.incumbent;
  if (before === undefined || best === null) return 'There is no baseline.';
  if (best.stepId === 0)
    return `No better script was found; the baseline's ${metric.name} is ${formatNumber(before)}.`;
  const gain = gainOf(before, best.metric, metric.direction);
  const share = before === 0 ? '' : ` (${signed((100 * gain) / Math.abs(before))} %)`;
  return `Best: step ${best.stepId}, ${metric.name} ${formatNumber(before)} -> ${formatNumber(best.metric)}${share}`;
}

function bestDiff(session: Session): string {
  const best = session.incumbent;
  if (best === null || best.stepId === 0) return '';
  const diffs = [...session.originals].map(([path, source]) =>
    unifiedDiff(path, source, best.scripts.get(path) ?? source),
  );
  return `\n${diffs.filter((diff) => diff !== '').join('\n')}`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${formatNumber(value)}`;
}
