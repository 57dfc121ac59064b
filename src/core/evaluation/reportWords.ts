import { formatNumber } from '../agent/memory.js';
import type { Interval } from './bootstrap.js';
import type { MeanGain, RunReport } from './aggregate.js';
import { policyName } from './compare.js';
import { trajectoriesOf } from './result.js';

/** A share as a percentage with its sign, such as "+16.4 %"; a dash for none. */
export function percentGain(share: number | null): string {
  if (share === null) return '–';
  const percent = 100 * share;
  return `${percent > 0 ? '+' : ''}${percent.toFixed(Math.abs(percent) < 10 ? 2 : 1)} %`;
}

/** A share as a percentage without sign; a dash for none. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(0)} %`;
}

/** An interval of shares; a dash for none. */
export function intervalWords(interval: Interval | null): string {
  return interval === null ? '–' : `${percentGain(interval.low)} to ${percentGain(interval.high)}`;
}

export function scoreWords(score: number | null): string {
  return score === null ? '–' : formatNumber(score);
}

/** The main result in one or two sentences. */
export function headline({ overall, trajectories, tasks }: RunReport): string {
  const missing = trajectories.asked - trajectories.done;
  const open = missing === 0 ? '' : ` ${missing} of ${trajectories.asked} trajectories are still to be run.`;
  if (overall.validation.gain === null) return `There is no gain to report yet.${open}`;
  const of = tasks.length === 1 ? 'on one task' : `over ${tasks.length} tasks`;
  const hidden = overall.hidden.gain === null ? '' : `, on hidden answers ${gainWords(overall.hidden)}`;
  return `Mean relative gain ${of}: ${gainWords(overall.validation)} on validation${hidden}.${open}`;
}

function gainWords({ gain, interval }: MeanGain): string {
  return `${percentGain(gain)}${interval === null ? '' : ` (95 % interval ${intervalWords(interval)})`}`;
}

/** Label and value of what a reader must know to judge the numbers. */
export function factsOf({ run, overall, sandboxes, trajectories }: RunReport): [string, string][] {
  const { settings, machine } = run;
  const { effort, rates } = overall;
  const facts: [string, string][] = [
    ['Policy', policyName(settings)],
    ['Model file', settings.policy.sha256 ?? settings.policy.endpoint ?? 'none'],
    ['Limits', `${settings.steps} steps, ${settings.minutes} min`],
    [
      'Trajectories',
      `${trajectoriesOf(settings).length} a task (seeds ${settings.seeds.join(', ')}), ${trajectories.done} done`,
    ],
    ['Valid actions', percent(rates.validActions)],
    ['Edits that ran', percent(rates.editsThatRan)],
    ['Repeated ideas', percent(rates.repeatedIdeas)],
  ];
  if (effort !== null) {
    const { seconds, tokens } = effort;
    const minutes = (value: number) => (value / 60).toFixed(1);
    facts.push(
      [
        'A trajectory takes',
        `${effort.steps.toFixed(1)} steps, ${minutes(seconds.total)} min (model ${minutes(seconds.model)}, runs ${minutes(seconds.run)})`,
      ],
      [
        'Tokens a trajectory',
        `${whole(tokens.prompt)} of prompts (${whole(tokens.reused)} reused), ${whole(tokens.generated)} generated`,
      ],
    );
  }
  facts.push(
    ['Machine', `${machine.processor}, ${machine.cores} cores, ${machine.memoryGb.toFixed(0)} GB, ${machine.system}`],
    ['Python', settings.python.version],
    ['Answers', answersWords(sandboxes)],
    ['Begun', `${run.startedAt}, ML-Agent ${run.mlAgentVersion}`],
  );
  return facts;
}

function answersWords(sandboxes: readonly (string | null)[]): string {
  if (sandboxes.includes(null)) {
    return 'not on the disk during a run, but this machine has no sandbox, so scripts could read the downloaded data';
  }
  return sandboxes.length === 0 ? 'no run yet' : `hidden from all runs by ${sandboxes.join(', ')}`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
