import type { Action } from '../shared/action.js';
import type { PolicyCall, RewardRecord, Step } from '../shared/record.js';
import { decide, type DecideInput, type Decision } from './agent/decide.js';
import { prepareState, type PreparedState } from './agent/prepareState.js';
import { triedBefore } from './edit/triedBefore.js';
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
 * @returns the step and all editable scripts as they were in it.
 */
export async function takeStep(
  parts: Parts,
  session: Session,
  secondsNow: number,
): Promise<{ step: Step; scripts: ReadonlyMap<string, string> }> {
  const startedAt = parts.clock.iso();
  const started = parts.clock.now();
  const state = await prepareState(parts, session, secondsNow);
  const input: DecideInput = {
    stepId: session.nextId,
    messages: state.messages,
    prefix: state.prefix,
    allowed: state.allowed,
    sampling: { ...session.header.sampling, seed: seedOf(session) },
    scripts: state.start.scripts,
    maxScriptTokens: state.maxScriptTokens,
    drafts: session.agent.drafts,
    isTried: (instruction) => triedBefore(session, state.start, instruction) !== undefined,
    inDirection: state.inDirection,
    signal: parts.control.stopNow,
  };
  const decision = await decide(parts, input);
  const calls = [...decision.calls];
  const runStarted = parts.clock.now();
  const result = await carryOut(parts, session, { state, input, decision, calls });
  const now = parts.clock.now();
  const modelMs = calls.reduce((sum, call) => sum + call.promptMs + call.decodeMs, 0);
  const action = decision.reply.ok ? decision.reply.action : null;
  const seconds = {
    model: modelMs / 1000,
    run: result.run === null ? 0 : (now - runStarted) / 1000,
    total: (now - started) / 1000,
  };
  const step = await recordStep(parts, session, { state, decision, calls, action, result, startedAt, seconds });
  return { step, scripts: result.scripts ?? state.start.scripts };
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
    readonly action: Action | null;
    readonly result: Outcome;
    readonly startedAt: string;
    readonly seconds: Step['seconds'];
  },
): Promise<Step> {
  const { state, decision, action, result } = made;
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
  };
}

/** The change in one line. What follows an arrow is a result that the model made up after the list of ideas tried. */
function ideaOf(instruction: string): string {
  return instruction
    .split(/\s+(?:->|→)\s+/)[0]!
    .replace(/\s+/g, ' ')
    .trim();
}

/** Each step samples with a seed of its own, so that an equal state need not bring an equal action. */
function seedOf(session: Session): number {
  return (session.header.seed * 10_007 + session.nextId) % 2_147_483_647;
}
