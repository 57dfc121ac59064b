import { WHOLE_AGENT, type AgentSettings } from '../../shared/agentSettings.js';
import { UserError } from '../errors.js';
import { bootstrapMean, meanOfMeans, type Interval } from './bootstrap.js';
import { aggregate, type RunReport, type Scores } from './aggregate.js';
import type { RunFile, RunSettings, TrajectoryResult } from './result.js';

/** What a run is: its file and the results of its trajectories. */
export interface RunData {
  readonly file: RunFile;
  readonly results: readonly TrajectoryResult[];
}

/** `b` against `a`: better or worse only when the interval of the difference excludes 0. */
export interface Difference {
  /** Mean over tasks of gain(b) - gain(a), as a share of the untouched script's score; null without pairs. */
  readonly difference: number | null;
  readonly interval: Interval | null;
  readonly verdict: 'better' | 'worse' | 'no difference shown';
}

export interface Comparison {
  /** Names of the policies. */
  readonly a: string;
  readonly b: string;
  readonly validation: Difference;
  readonly hidden: Difference;
  readonly tasks: readonly { readonly task: string; readonly validation: Difference; readonly hidden: Difference }[];
  /** Pairs of trajectories with the same task and seed that both runs have finished. */
  readonly pairs: number;
  /** What differs between the runs besides the policy and should be known. */
  readonly notes: readonly string[];
}

/**
 * Compares two runs pairwise on the same tasks and seeds: the difference of the relative gains of each pair, and a
 * paired bootstrap interval over tasks and pairs.
 * @throws {UserError} (bad input) when the runs are not of the same tasks, steps and seeds, or when time limits that
 *   differ ended a trajectory.
 */
export function compare(a: RunData, b: RunData): Comparison {
  refuseDifferent(a.file.settings, b.file.settings);
  refuseOtherTimeLimits(a, b);
  const pairs = a.results.flatMap((left) => {
    const right = b.results.find((other) => other.task === left.task && other.seed === left.seed);
    const isPair = left.validation.initial !== null && right !== undefined && right.validation.initial !== null;
    return isPair ? [{ left, right }] : [];
  });
  const reports: [RunReport, RunReport] = [
    aggregate(
      a.file,
      pairs.map(({ left }) => left),
    ),
    aggregate(
      b.file,
      pairs.map(({ right }) => right),
    ),
  ];
  const byTask = reports[0].tasks.map((left, i) => {
    const right = reports[1].tasks[i]!;
    return {
      task: left.task,
      validation: gainDifferences(left.validation, right.validation),
      hidden: gainDifferences(left.hidden, right.hidden),
    };
  });
  return {
    a: policyName(a.file.settings),
    b: policyName(b.file.settings),
    validation: difference(byTask.map((task) => task.validation)),
    hidden: difference(byTask.map((task) => task.hidden)),
    tasks: byTask.map(({ task, validation, hidden }) => ({
      task,
      validation: difference([validation]),
      hidden: difference([hidden]),
    })),
    pairs: pairs.length,
    notes: notesOn(a, b, pairs.length),
  };
}

/** A policy in a few words, such as "coder-1.5b without memory". */
export function policyName({ policy, agent }: RunSettings): string {
  const adapter = policy.adapter === null ? '' : ` with adapter ${policy.adapter.slice(0, 8)}`;
  const parts = Object.keys(WHOLE_AGENT) as (keyof AgentSettings)[];
  const other = parts.filter((part) => agent[part] !== WHOLE_AGENT[part]);
  const isOn = (value: unknown) => value !== false && value !== 'off';
  const words = (link: string, named: readonly string[]) =>
    named.length === 0 ? '' : ` ${link} ${named.join(' and ')}`;
  const extra = words(
    'with',
    other.filter((part) => isOn(agent[part])).map((part) => (part === 'fieldLength' ? `${agent[part]} fields` : part)),
  );
  return `${policy.name}${adapter}${extra}${words(
    'without',
    other.filter((part) => !isOn(agent[part])),
  )}`;
}

/** Pairs stand at the same place in both lists; lists of different lengths hold a task that one run could not start. */
function gainDifferences(left: Scores, right: Scores): number[] {
  if (left.gains.length !== right.gains.length) return [];
  return left.gains.map((gain, i) => right.gains[i]! - gain);
}

function difference(groups: readonly (readonly number[])[]): Difference {
  const interval = bootstrapMean(groups);
  return { difference: meanOfMeans(groups), interval, verdict: verdictOf(interval) };
}

function verdictOf(interval: Interval | null): Difference['verdict'] {
  if (interval === null || (interval.low <= 0 && interval.high >= 0)) return 'no difference shown';
  return interval.low > 0 ? 'better' : 'worse';
}

function refuseDifferent(a: RunSettings, b: RunSettings): void {
  const names = (settings: RunSettings) => settings.tasks.map((task) => task.name).sort();
  const digests = (settings: RunSettings) => settings.tasks.map((task) => `${task.name} ${task.sha256}`).sort();
  refuseOther('tasks', names(a), names(b));
  refuseOther('steps', a.steps, b.steps);
  refuseOther('seeds', [...a.seeds].sort(), [...b.seeds].sort());
  if (JSON.stringify(digests(a)) === JSON.stringify(digests(b))) return;
  throw new UserError(
    'notComparable',
    'The runs cannot be compared, because files of their tasks have changed between them; run one again.',
    true,
  );
}

/** A limit that no trajectory came to changed nothing: a slow machine may be given more of it. */
function refuseOtherTimeLimits(a: RunData, b: RunData): void {
  if (![...a.results, ...b.results].some(({ stopped }) => stopped === 'minutes')) return;
  refuseOther('minutes', a.file.settings.minutes, b.file.settings.minutes);
}

function refuseOther(what: string, left: unknown, right: unknown): void {
  if (JSON.stringify(left) === JSON.stringify(right)) return;
  const words = [left, right].map((value) => (Array.isArray(value) ? value.join(', ') : String(value)));
  throw new UserError(
    'notComparable',
    `The runs cannot be compared, because their ${what} differ (${words[0]}; ${words[1]}); run one again with the same.`,
    true,
  );
}

function notesOn(a: RunData, b: RunData, pairs: number): string[] {
  const notes: string[] = [];
  const unpaired = a.results.length + b.results.length - 2 * pairs;
  if (unpaired > 0) notes.push(`${unpaired} trajectories have no partner in the other run and were left out.`);
  const machine = ({ machine: { processor, cores } }: RunFile) => `${processor}, ${cores} cores`;
  const { minutes } = a.file.settings;
  if (minutes !== b.file.settings.minutes) {
    notes.push(`Their limits of minutes differ (${minutes}; ${b.file.settings.minutes}), but ended no trajectory.`);
  }
  if (machine(a.file) !== machine(b.file)) {
    notes.push('The runs come from different machines, so the minutes bought different amounts of work.');
  }
  if (JSON.stringify(a.file.settings.python) !== JSON.stringify(b.file.settings.python)) {
    notes.push('The runs used different versions of Python or its packages.');
  }
  return notes;
}
