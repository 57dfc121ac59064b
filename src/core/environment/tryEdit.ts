import { gainOf, formatNumber } from '../agent/memory.js';
import { editProblem, type EditProblem } from '../edit/checkEdit.js';
import { unifiedDiff } from '../edit/diff.js';
import { seedFindings, suspicions } from '../edit/suspicions.js';
import { withoutUnknownArgument } from '../edit/unknownArguments.js';
import { impossibleValue } from '../metric/impossibleValue.js';
import { judge } from '../reward/noise.js';
import type { Approver } from '../ports.js';
import type { Session } from '../trajectory/session.js';
import { runRepeats } from './confirm.js';
import { editFeedback, errorTail, replacements } from './feedback.js';
import { feedbackClassOfStatus, outcome, type Outcome } from './outcome.js';
import { runScript, type RunParts, type ScriptRun } from './runScript.js';
import type { Repeat, Status } from '../../shared/record.js';

export type TryParts = RunParts & { readonly approver: Approver };

/** A new script that passed the checks and is worth a run. */
export interface Candidate {
  readonly stepId: number;
  readonly file: string;
  readonly script: string;
  readonly idea: string;
  /** All editable scripts of the step that this one started from. */
  readonly before: ReadonlyMap<string, string>;
}

/** A gain must be larger than so many standard errors of the paired gains. */
const NOISE_MULTIPLE = 2;

/** Unknown arguments that are left out in one step. */
const MAX_MENDS = 6;

interface Verdict {
  readonly status: Status;
  readonly reason: string;
}

/**
 * Carries an edit out: asks where the user wants to be asked, runs the script in a candidate folder, reads the
 * metric, repeats a would-be winner with other seeds, and says whether it is kept.
 */
export async function tryEdit(
  parts: TryParts,
  session: Session,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<Outcome> {
  const { stepId, file } = candidate;
  const inCode = suspicionsOf(session, candidate);
  const declined = await declinedBy(parts.approver, session, candidate);
  if (declined !== null) {
    const tried = new Map(candidate.before).set(file, candidate.script);
    return outcome('declined', null, `The user did not allow this: ${declined}`, {
      diff: diffOf(candidate),
      scripts: tried,
      suspicions: inCode,
    });
  }
  const { run, scripts, leftOut, problem } = await runMended(parts, session, { candidate, signal });
  if (run === null) {
    const advice = `EnvError: ${leftOut.join(' ')} Without it: ${problem.advice}`;
    return outcome(problem.status, feedbackClassOfStatus(problem.status), advice);
  }
  const found = [...inCode, ...inValue(session, run)];
  const script = scripts.get(file)!;
  const diff = diffOf({ ...candidate, script });
  const advice = replacements(run, script, session.header.facts.imported);
  const repeats =
    run.failure === null && found.length === 0 && improves(session, run)
      ? await runRepeats(parts, {
          stepId,
          experiment: session.experiment,
          scripts,
          seeds: session.repeatSeeds,
          signal,
        })
      : [];
  const verdict = signal.aborted
    ? { status: 'cancelled' as const, reason: 'Stopped by the user.' }
    : verdictOf(session, run, repeats, found);
  return {
    status: verdict.status,
    // A run that could not start says nothing about the edit.
    feedbackClass: run.failure === 'notStarted' ? null : feedbackClassOfStatus(verdict.status),
    observation: [
      editFeedback({
        file,
        diff,
        run,
        verdict: verdict.reason,
        advice,
      }),
      ...leftOut,
    ].join('\n\n'),
    reason: verdict.reason,
    diff,
    scripts,
    run: run.record,
    metric: run.metric,
    repeats,
    suspicions: found,
    traceback: run.failure === 'crashed' ? [errorTail(run.errors || run.output), ...advice].join('\n\n') : null,
    repairTried: false,
  };
}

type Mended = { readonly scripts: ReadonlyMap<string, string>; readonly leftOut: readonly string[] } & (
  { readonly run: ScriptRun; readonly problem: null } | { readonly run: null; readonly problem: EditProblem }
);

/**
 * The run, and after a crash over an argument that is not taken, or not with this value, the run without it: the mend
 * needs no model, and such a crash comes in the first second. The user is asked for it like for any edit, and the crash
 * stays where it is not allowed. No run when nothing else was changed, or when what is left has been tried.
 */
async function runMended(
  parts: TryParts,
  session: Session,
  { candidate, signal }: { readonly candidate: Candidate; readonly signal: AbortSignal },
): Promise<Mended> {
  const before = candidate.before.get(candidate.file) ?? '';
  const leftOut: string[] = [];
  let scripts = new Map(candidate.before).set(candidate.file, candidate.script);
  for (;;) {
    const run = await runFull(parts, session, { stepId: candidate.stepId, scripts, signal });
    const canMend = run.failure === 'crashed' && leftOut.length < MAX_MENDS && !signal.aborted;
    const mended = canMend ? withoutUnknownArgument(scripts.get(candidate.file)!, run.errors || run.output) : null;
    if (mended === null) return { run, scripts, leftOut, problem: null };
    const triedIn = (after: string) => session.stepWith(new Map(scripts).set(candidate.file, after));
    const problem = editProblem({ before, after: mended.script, cutOff: false, triedIn });
    if (problem !== null) return { run: null, scripts, leftOut: [...leftOut, `${mended.reason}.`], problem };
    const isDeclined = (await declinedBy(parts.approver, session, { ...candidate, script: mended.script })) !== null;
    if (isDeclined) return { run, scripts, leftOut, problem: null };
    leftOut.push(`${mended.reason}; it was left out and the script run again.`);
    scripts = new Map(scripts).set(candidate.file, mended.script);
  }
}

/** The quick run first, where the experiment has one; its failure is the step's, and it is never rewarded. */
async function runFull(
  parts: TryParts,
  session: Session,
  input: { stepId: number; scripts: ReadonlyMap<string, string>; signal: AbortSignal },
): Promise<ScriptRun> {
  const { experiment } = session;
  const id = String(input.stepId);
  if (experiment.smoke !== undefined) {
    const smoke = await runScript(parts, {
      ...input,
      experiment,
      purpose: 'smoke',
      id: `${id}-smoke`,
      command: experiment.smoke,
    });
    if (smoke.failure !== null && smoke.failure !== 'noMetric') return { ...smoke, metric: null };
  }
  return runScript(parts, { ...input, experiment, purpose: 'run', id, command: experiment.command });
}

/**
 * Suspicions against the untouched script: a chain of small edits must not hide what one edit would show. A change of
 * seeds alone shows only beside the script that it was made in.
 */
function suspicionsOf(session: Session, { file, script, before }: Candidate): string[] {
  const original = session.originals.get(file) ?? '';
  const found = suspicions(original, script, session.experiment.metric.name);
  return [...new Set([...seedFindings(before.get(file) ?? '', script), ...found])];
}

/** What is doubtful about the number itself. */
function inValue(session: Session, run: ScriptRun): string[] {
  const baseline = session.baseline?.metric?.value;
  if (run.metric === null || baseline === undefined) return [];
  const doubt = impossibleValue(session.experiment.metric.name, run.metric.value, baseline);
  return doubt === null ? [] : [doubt];
}

/** Why the user does not allow an edit or its run; null when both are allowed. */
async function declinedBy(approver: Approver, session: Session, candidate: Candidate): Promise<string | null> {
  const { stepId, file, idea, script: after } = candidate;
  const before = candidate.before.get(file) ?? '';
  const edit = await approver.edit({ stepId, diff: diffOf(candidate), idea, file, before, after });
  if (!edit.allow) return edit.reason;
  const run = await approver.run({ stepId, command: session.experiment.command, purpose: 'run' });
  return run.allow ? null : run.reason;
}

function diffOf({ file, before, script }: Candidate): string {
  return unifiedDiff(file, before.get(file) ?? null, script);
}

function improves(session: Session, run: ScriptRun): boolean {
  const before = session.incumbent?.metric;
  return (
    before !== undefined &&
    run.metric !== null &&
    gainOf(before, run.metric.value, session.experiment.metric.direction) > 0
  );
}

/** Keep or discard, with the reason in one or two sentences that user and policy both read. */
function verdictOf(session: Session, run: ScriptRun, repeats: readonly Repeat[], found: readonly string[]): Verdict {
  const { metric } = session.experiment;
  if (run.failure !== null) return { status: statusOfFailure(run.failure), reason: run.sentence ?? 'The run failed.' };
  const before = session.incumbent!;
  const after = run.metric!.value;
  const change = `${metric.name}: ${formatNumber(after)} (before: ${formatNumber(before.metric)}).`;
  if (found.length > 0) {
    return { status: 'suspicious', reason: `${change} Not kept without the user: ${found.join(' ')}` };
  }
  if (!improves(session, run)) {
    const same = after === before.metric ? 'the same as before' : 'not better';
    return { status: 'discarded', reason: `${change} Not kept: ${same}.` };
  }
  const seeds = session.repeatSeeds;
  if (repeats.some((repeat) => repeat.metric === null)) {
    return { status: 'withinNoise', reason: `${change} Not kept: it failed with another seed.` };
  }
  const values = [after, ...repeats.map((repeat) => repeat.metric!.value)];
  const judged = judge({ direction: metric.direction, incumbent: before.values, candidate: values }, NOISE_MULTIPLE);
  const gain = formatNumber(judged.meanGain);
  if (!judged.better) {
    return {
      status: 'withinNoise',
      reason: `${change} Not kept: with ${seeds.length} other seeds the mean gain is ${gain}, no more than noise (${formatNumber(NOISE_MULTIPLE * judged.spread)}).`,
    };
  }
  const confirmed =
    seeds.length === 0 ? 'Noise was not measured.' : `Confirmed with ${seeds.length} other seeds: mean gain ${gain}.`;
  return { status: 'kept', reason: `${change} Kept. ${confirmed}` };
}

function statusOfFailure(failure: NonNullable<ScriptRun['failure']>): Status {
  return failure === 'notStarted' ? 'crashed' : failure;
}
