import type { Action } from '../shared/action.js';
import type { PolicyCall, RewardRecord, Step } from '../shared/record.js';
import { decide, MAX_TURNS, type DecideInput, type Decision } from './agent/decide.js';
import { decideInput } from './agent/decideInput.js';
import { prepareState, type PreparedState } from './agent/prepareState.js';
import { worksAhead } from './ahead/devices.js';
import { foreseenSession } from './ahead/foreseen.js';
import type { Foreseen, Spent, WorkAhead } from './ahead/workAhead.js';
import { act } from './environment/act.js';
import { carryOutEdit } from './environment/carryOutEdit.js';
import { executeScript, finalAnswer, understandFile } from './environment/otherActions.js';
import { outcome, type Outcome } from './environment/outcome.js';
import type { Parts } from './improve.js';
import { rewardOfStep } from './reward/rewardOfStep.js';
import type { Session } from './trajectory/session.js';

/**
 * One step: state, action, feedback, metric, reward. Whatever the model or the script does is a recorded outcome.
 * @param secondsNow seconds of the session so far.
 * @param ahead prepares the next step while this one's script runs, and has perhaps prepared this one.
 * @returns the step and all editable scripts as they were in it.
 */
export async function takeStep(
  parts: Parts,
  session: Session,
  secondsNow: number,
  ahead: WorkAhead,
): Promise<{ step: Step; scripts: ReadonlyMap<string, string> }> {
  const startedAt = parts.clock.iso();
  const started = parts.clock.now();
  const state = await prepareState(parts, session, secondsNow);
  const input = decideInput(session, state, parts.control.stopNow, ahead.take(state.notes));
  const calls: PolicyCall[] = [];
  let savedSeconds: number | null = null;
  for (let turn = 0; ;) {
    const decision = await decide(parts, input, turn);
    const decided = calls.push(...decision.calls);
    if (decision.savedSeconds !== null) savedSeconds = (savedSeconds ?? 0) + decision.savedSeconds;
    const runStarted = parts.clock.now();
    const secondsThen = secondsNow + (runStarted - started) / 1000;
    const foreseen = () => foreseenAfter(parts, session, { state, decision }, secondsThen);
    const watched = { ...parts, emit: ahead.hearing(parts.emit, foreseen) };
    const { result, spent } = await untilEnd(ahead, carryOut(watched, session, { state, input, decision, calls }));
    turn = decision.turns + 1;
    if (teachesNothing(result) && turn <= MAX_TURNS && !parts.control.stopNow.aborted) continue;
    const now = parts.clock.now();
    const action = decision.reply.ok ? decision.reply.action : null;
    const seconds = {
      model: modelMs(calls) / 1000,
      run: result.run === null ? 0 : Math.max(0, now - runStarted - modelMs(calls.slice(decided))) / 1000,
      total: (now - started) / 1000,
    };
    const made = { state, decision, calls, savedSeconds, action, result, spent, startedAt, seconds };
    return { step: await recordStep(parts, session, made), scripts: result.scripts ?? state.start.scripts };
  }
}

/**
 * Whether an edit came to a script that was there already, before any run: nothing is known afterwards that was not known
 * before, so another direction is asked in the same step.
 */
function teachesNothing({ status, run }: Outcome): boolean {
  return (status === 'noChange' || status === 'repeated') && run === null;
}

function modelMs(calls: readonly PolicyCall[]): number {
  return calls.reduce((sum, call) => sum + call.promptMs + call.decodeMs, 0);
}

/** What is prepared for while an edit's script runs; null for other actions, after the last step, and where it is off. */
function foreseenAfter(
  { model }: Parts,
  session: Session,
  { state, decision }: { readonly state: PreparedState; readonly decision: Decision },
  secondsThen: number,
): Foreseen | null {
  if (state.stepsLeft <= 1 || !decision.reply.ok || decision.reply.action.name !== 'Edit Script (AI)') return null;
  const running = new Map([...state.start.scripts, ['', decision.script ?? '']]);
  if (!worksAhead(session, model.info().device, running)) return null;
  const idea = ideaOf(decision.reply.action.input.edit_instruction);
  return { session: foreseenSession(session, { start: state.start, decision, idea }), secondsThen };
}

/** Preparing ends with the step, however it ends. */
async function untilEnd(ahead: WorkAhead, work: Promise<Outcome>): Promise<{ result: Outcome; spent: Spent | null }> {
  try {
    const result = await work;
    return { result, spent: await ahead.end(result.status) };
  } catch (error) {
    await ahead.end(null);
    throw error;
  }
}

interface Doing {
  readonly state: PreparedState;
  readonly input: DecideInput;
  readonly decision: Decision;
  /** Model calls of the step; repairs and descriptions are added as they are made. */
  readonly calls: PolicyCall[];
}

async function carryOut(parts: Parts, session: Session, doing: Doing): Promise<Outcome> {
  const { decision, state } = doing;
  if (decision.stopped) return outcome('cancelled', null, 'Stopped by the user.');
  if (!decision.reply.ok) return outcome('invalidAction', 'invalid', decision.reply.advice);
  const { action } = decision.reply;
  switch (action.name) {
    case 'Edit Script (AI)':
      return carryOutEdit(parts, session, { ...doing, edit: action.input });
    case 'Execute Script':
      return executeScript(parts, session, {
        stepId: doing.input.stepId,
        state,
        scriptName: action.input.script_name,
      });
    case 'Understand File':
      return understandFile(parts, session, { ...doing, request: action.input });
    case 'Final Answer':
      return finalAnswer(session, state);
    case 'List Files':
    case 'Copy File':
    case 'Inspect Script Lines': {
      const { observation, envError } = await act(action, state.workspace);
      const scripts = action.name === 'Copy File' && !envError ? state.workspace.overlay : null;
      return outcome('observed', envError ? 'error' : 'nonEdit', observation, { scripts });
    }
  }
}

async function recordStep(
  parts: Parts,
  session: Session,
  made: {
    readonly state: PreparedState;
    readonly decision: Decision;
    readonly calls: readonly PolicyCall[];
    readonly savedSeconds: number | null;
    readonly action: Action | null;
    readonly result: Outcome;
    readonly spent: Spent | null;
    readonly startedAt: string;
    readonly seconds: Step['seconds'];
  },
): Promise<Step> {
  const { state, decision, action, result, spent } = made;
  const scripts: Step['scripts'] = [];
  for (const [path, after] of result.scripts ?? []) {
    const before = state.start.scripts.get(path);
    if (before === after) continue;
    scripts.push({
      path,
      before: before === undefined ? null : await parts.store.putObject(before),
      after: await parts.store.putObject(after),
    });
  }
  const reward: RewardRecord | null = rewardOfStep(session, result);
  return {
    type: 'step',
    id: session.nextId,
    parentId: state.start.stepId,
    startedAt: made.startedAt,
    seconds: made.seconds,
    status: result.status,
    feedbackClass: result.feedbackClass,
    policy: [...made.calls],
    fields: decision.reply.fields,
    action,
    idea: action?.name === 'Edit Script (AI)' ? ideaOf(action.input.edit_instruction) : '',
    observation: result.observation,
    scripts,
    diff: result.diff,
    run: result.run,
    metric: result.metric,
    repeats: [...result.repeats],
    metricBefore: session.incumbent?.metric ?? null,
    reward,
    reason: result.reason,
    suspicions: [...result.suspicions],
    notes: [...state.notes],
    ...(result.repairTried ? { repairTried: true as const } : {}),
    ...(made.savedSeconds === null ? {} : { prepared: { savedSeconds: made.savedSeconds } }),
    ...(spent === null ? {} : { ahead: { ...spent } }),
  };
}

/** The change in one line. What follows an arrow is a result that the model made up after the list of ideas tried. */
function ideaOf(instruction: string): string {
  return instruction
    .split(/\s+(?:->|→)\s+/)[0]!
    .replace(/\s+/g, ' ')
    .trim();
}
