import type { Direction } from '../../shared/experiment.js';
import { bootstrapMean, mean, meanOfMeans, type Interval } from './bootstrap.js';
import { better } from './measure.js';
import { relativeGain } from './relativeGain.js';
import { trajectoriesOf, type RunFile, type TrajectoryResult } from './result.js';

/** Scores of one task on one set of rows: the validation rows of the script, or the hidden answers. */
export interface Scores {
  readonly metric: string;
  readonly direction: Direction;
  /** Score of the untouched script, m_init. */
  readonly initial: number | null;
  /** avg@K: mean over the trajectories of the score of their best script. */
  readonly average: number | null;
  /** Validation: best@K. Hidden: the hidden score of the trajectory that validation chose. */
  readonly best: number | null;
  /** Relative gain of the average, a share. */
  readonly gain: number | null;
  readonly interval: Interval | null;
  /** Relative gain of each trajectory, in the order of their seeds. */
  readonly gains: readonly number[];
}

/** Shares, each null when there was nothing to take a share of. */
export interface Rates {
  /** Steps whose reply was a valid action, of all steps. */
  readonly validActions: number | null;
  /** Edits whose script ran to its end and printed the metric, of all edits. */
  readonly editsThatRan: number | null;
  /** Edits that repeat an earlier one, of all edits. */
  readonly repeatedIdeas: number | null;
}

/** Means a trajectory. */
export interface Effort {
  readonly steps: number;
  readonly seconds: TrajectoryResult['seconds'];
  readonly tokens: TrajectoryResult['tokens'];
}

export interface TaskReport {
  readonly task: string;
  /** Trajectories with a baseline. */
  readonly k: number;
  /** Sentences of trajectories whose untouched script gave no metric; they count for nothing else. */
  readonly failed: readonly string[];
  readonly validation: Scores;
  readonly hidden: Scores;
  /** Why best scripts left no valid submission; in the hidden scores they count with the untouched script's. */
  readonly noSubmission: readonly string[];
  readonly rates: Rates;
  readonly effort: Effort | null;
  /** Mean relative gain of the best so far after each step, over the trajectories; the first is the baseline, 0. */
  readonly gainByStep: readonly number[];
}

/** All that a report says. */
export interface RunReport {
  readonly run: RunFile;
  readonly tasks: readonly TaskReport[];
  /** Trajectories that were asked for, and those with a result. */
  readonly trajectories: { readonly asked: number; readonly done: number };
  readonly overall: {
    readonly validation: MeanGain;
    readonly hidden: MeanGain;
    readonly rates: Rates;
    readonly effort: Effort | null;
  };
  /** Names of the sandboxes that held the runs; null among them when one had none. */
  readonly sandboxes: readonly (string | null)[];
}

/** Mean over tasks of their relative gains, with its interval over tasks and trajectories. */
export interface MeanGain {
  readonly gain: number | null;
  readonly interval: Interval | null;
  readonly tasks: number;
}

/** The numbers of a run from the results of its trajectories, in any order. */
export function aggregate(run: RunFile, results: readonly TrajectoryResult[]): RunReport {
  const { settings } = run;
  const tasks = settings.tasks.map(({ name }) =>
    taskReport(
      name,
      results.filter((result) => result.task === name).sort((a, b) => a.seed - b.seed),
      settings.steps,
    ),
  );
  const sandboxes = new Set(results.map((result) => result.sandbox));
  return {
    run,
    tasks,
    trajectories: { asked: tasks.length * trajectoriesOf(settings).length, done: results.length },
    overall: {
      validation: meanGain(tasks.map((task) => task.validation.gains)),
      hidden: meanGain(tasks.map((task) => task.hidden.gains)),
      rates: ratesOf(results),
      effort: effortOf(results),
    },
    sandboxes: [...sandboxes].sort(),
  };
}

function meanGain(groups: readonly (readonly number[])[]): MeanGain {
  const tasks = groups.filter((gains) => gains.length > 0).length;
  return { gain: meanOfMeans(groups), interval: bootstrapMean(groups), tasks };
}

type WithBaseline = TrajectoryResult & {
  readonly validation: TrajectoryResult['validation'] & { readonly initial: number; readonly best: number };
};

function taskReport(task: string, results: readonly TrajectoryResult[], steps: number): TaskReport {
  const measured = results.filter(hasBaseline);
  const validation = validationOf(measured);
  return {
    task,
    k: measured.length,
    failed: results.filter((result) => !hasBaseline(result)).map((result) => result.sentence),
    validation,
    hidden: hiddenOf(measured),
    noSubmission: measured.flatMap(({ n, hidden }) =>
      hidden.best.score === null ? [`Trajectory ${n}: ${hidden.best.reason ?? 'no reason is known.'}`] : [],
    ),
    rates: ratesOf(measured),
    effort: effortOf(measured),
    gainByStep: gainByStep(measured, validation, steps),
  };
}

function hasBaseline(result: TrajectoryResult): result is WithBaseline {
  return result.validation.initial !== null && result.validation.best !== null;
}

function validationOf(results: readonly WithBaseline[]): Scores {
  const { metric, direction } = results[0]?.validation ?? { metric: '', direction: 'maximize' as const };
  const initial = mean(results.map((result) => result.validation.initial));
  const bests = results.map((result) => result.validation.best);
  const best = bests.length === 0 ? null : bests.reduce((a, b) => better(a, b, direction));
  return scores({ metric, direction }, initial, bests, best);
}

/**
 * Hidden scores. A best script without a valid submission is worth what the user has without it: the untouched one.
 * Which trajectory is the best is chosen by validation, as a user would have to.
 */
function hiddenOf(results: readonly WithBaseline[]): Scores {
  const { metric, direction } = results[0]?.hidden ?? { metric: '', direction: 'maximize' as const };
  const initial = mean(results.flatMap(({ hidden }) => (hidden.initial.score === null ? [] : [hidden.initial.score])));
  if (initial === null) return scores({ metric, direction }, null, [], null);
  const values = results.map(({ hidden }) => hidden.best.score ?? initial);
  const chosen = results.findIndex((result) => results.every((other) => !isBetter(other, result)));
  return scores({ metric, direction }, initial, values, values[chosen] ?? null);
}

function isBetter(a: WithBaseline, b: WithBaseline): boolean {
  const { direction } = a.validation;
  return (
    a.validation.best !== b.validation.best &&
    better(a.validation.best, b.validation.best, direction) === a.validation.best
  );
}

function scores(
  spec: { readonly metric: string; readonly direction: Direction },
  initial: number | null,
  values: readonly number[],
  best: number | null,
): Scores {
  const average = mean(values);
  const gains = values.flatMap((value) =>
    initial === null ? [] : (relativeGain(initial, value, spec.direction) ?? []),
  );
  const gain = initial === null || average === null ? null : relativeGain(initial, average, spec.direction);
  return { ...spec, initial, average, best, gain, interval: bootstrapMean([gains]), gains };
}

function ratesOf(results: readonly TrajectoryResult[]): Rates {
  const total = (count: (steps: TrajectoryResult['steps']) => number) =>
    results.reduce((sum, result) => sum + count(result.steps), 0);
  const all = total((steps) => steps.all);
  const edits = total((steps) => steps.edits);
  return {
    validActions: share(all - total((steps) => steps.invalid), all),
    editsThatRan: share(
      total((steps) => steps.editsThatRan),
      edits,
    ),
    repeatedIdeas: share(
      total((steps) => steps.repeated),
      edits,
    ),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function effortOf(results: readonly TrajectoryResult[]): Effort | null {
  if (results.length === 0) return null;
  const average = (value: (result: TrajectoryResult) => number) => mean(results.map(value))!;
  return {
    steps: average(({ steps }) => steps.all),
    seconds: {
      model: average(({ seconds }) => seconds.model),
      run: average(({ seconds }) => seconds.run),
      total: average(({ seconds }) => seconds.total),
    },
    tokens: {
      prompt: average(({ tokens }) => tokens.prompt),
      reused: average(({ tokens }) => tokens.reused),
      generated: average(({ tokens }) => tokens.generated),
    },
  };
}

/** A trajectory that ended early keeps its best to the last step. */
function gainByStep(results: readonly WithBaseline[], { initial, direction }: Scores, steps: number): number[] {
  if (initial === null || initial === 0 || results.length === 0) return [];
  return Array.from({ length: steps + 1 }, (_, step) => {
    const gains = results.map(({ validation: { bestByStep, best } }) =>
      relativeGain(initial, bestByStep[Math.min(step, bestByStep.length - 1)] ?? best, direction),
    );
    return mean(gains.map((gain) => gain ?? 0))!;
  });
}
