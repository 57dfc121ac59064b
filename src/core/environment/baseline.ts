import type { Step } from '../../shared/record.js';
import { formatNumber } from '../agent/memory.js';
import type { Clock } from '../ports.js';
import { noiseOf } from '../reward/noise.js';
import type { Session } from '../trajectory/session.js';
import { repeatSeeds, runRepeats } from './confirm.js';
import { errorTail, outputText } from './feedback.js';
import { runScript, type RunParts, type ScriptRun } from './runScript.js';

/** Characters of the baseline's output that the task text shows. */
const OUTPUT_BUDGET = 1500;

/**
 * Runs the untouched script, then again with other seeds to measure its noise. The step's status is `baseline` only
 * when there is a metric; otherwise its reason says in one sentence what the user should mend.
 */
export async function runBaseline(
  parts: RunParts & { readonly clock: Clock; readonly control: { readonly stopNow: AbortSignal } },
  session: Session,
): Promise<Step> {
  const { experiment, originals } = session;
  const signal = parts.control.stopNow;
  const startedAt = parts.clock.iso();
  const started = parts.clock.now();
  const input = { stepId: 0, experiment, scripts: originals, signal };
  const run = await runScript(parts, { ...input, purpose: 'run', id: '0', command: experiment.command });
  const repeats =
    run.failure === null
      ? await runRepeats(parts, { ...input, seeds: repeatSeeds(experiment, run.record.seconds) })
      : [];
  const values = [run.metric, ...repeats.map((repeat) => repeat.metric)].flatMap((m) => (m === null ? [] : [m.value]));
  const total = (parts.clock.now() - started) / 1000;
  return {
    type: 'step',
    id: 0,
    parentId: null,
    startedAt,
    seconds: { model: 0, run: total, total },
    status: signal.aborted ? 'cancelled' : statusOf(run),
    feedbackClass: null,
    policy: [],
    fields: null,
    action: null,
    idea: '',
    observation: outputText(run.output, OUTPUT_BUDGET),
    scripts: [],
    diff: '',
    run: run.record,
    metric: run.metric,
    repeats,
    metricBefore: null,
    reward: null,
    reason: run.failure === null ? baselineReason(values) : failedReason(run, session.experiment.command),
    suspicions: [],
    notes: [],
  };
}

function statusOf(run: ScriptRun): Step['status'] {
  if (run.failure === null) return 'baseline';
  return run.failure === 'notStarted' ? 'crashed' : run.failure;
}

function baselineReason(values: readonly number[]): string {
  const noise = noiseOf(values);
  if (noise === null) return 'The untouched script. Its noise was not measured.';
  return `The untouched script. With ${values.length - 1} other seeds its standard deviation is ${formatNumber(noise)}.`;
}

/** What is wrong with the experiment itself, and what to do about it. */
function failedReason(run: ScriptRun, command: string): string {
  const error = errorTail(run.errors || run.output)
    .split('\n')
    .findLast((line) => line.trim() !== '');
  const last = error === undefined ? '' : ` Its last line is: ${error.trim().slice(0, 200)}`;
  if (run.failure === 'notStarted') return run.sentence!;
  if (run.failure === 'noMetric') return `${run.sentence} Print it, or correct "metric" in ml-agent.json.`;
  if (run.record.exitCode === 127)
    return `The command "${command}" was not found; correct "command" in ml-agent.json.`;
  return `The untouched experiment does not run: ${run.sentence}${last}`;
}
