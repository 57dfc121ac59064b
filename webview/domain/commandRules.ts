import type { StateMessage, ViewCommand, ViewStep } from '../../src/shared/protocol.js';
import type { Scores } from './scores.js';

/** Whether the session shown is the one that runs now. */
export function isLive(state: StateMessage): boolean {
  return state.activity.phase !== 'idle' && state.session !== null && state.activity.sessionId === state.session.id;
}

/**
 * Commands of the session that make sense now; the view offers no others. The host decides again, so these rules
 * only spare the user a refusal.
 */
export function sessionCommands(state: StateMessage, scores: Scores): ReadonlySet<ViewCommand> {
  const commands = new Set<ViewCommand>();
  const { phase } = state.activity;
  const idle = phase === 'idle';
  if (state.session) {
    commands.add('exportReport').add('exportTrajectory').add('openLog');
    if (idle) commands.add('deleteSession');
  }
  if (state.restricted) return commands.add('manageTrust');
  if (idle) {
    commands.add(state.hasExperiment ? 'improve' : 'setUp').add('chooseModel');
    if (state.session?.status === 'interrupted') commands.add('resume');
    if (state.canUndoRestore) commands.add('undoRestore');
  }
  const settled = idle || phase === 'paused';
  if (settled && scores.gain !== null && scores.gain > 0) commands.add('applyBest');
  if (isLive(state)) addLiveCommands(state, commands);
  return commands;
}

function addLiveCommands({ activity }: StateMessage, commands: Set<ViewCommand>): void {
  commands.add('stopNow');
  if (activity.phase !== 'stopping') commands.add('addNote');
  if (activity.phase === 'waiting') commands.add('answer');
  if (activity.phase === 'paused' || activity.phase === 'pausing') commands.add('resume');
  else if (activity.phase !== 'stopping') commands.add('pause').add('stopAfterStep');
}

/** Commands of one step that make sense now. */
export function stepCommands(state: StateMessage, step: ViewStep, hasRun: boolean): ReadonlySet<ViewCommand> {
  const commands = new Set<ViewCommand>();
  if (step.id > 0 && step.hasDiff) commands.add('openDiff').add('compareWithBaseline').add('copyPatch');
  if (step.id > 0 && step.hasDiff && step.status !== 'kept') commands.add('compareWithIncumbent');
  if (hasRun) commands.add('openLog');
  if (step.metric !== null) commands.add('openMetricLine');
  if (state.restricted) return commands;
  const settled = state.activity.phase === 'idle' || state.activity.phase === 'paused';
  if (settled && (step.hasDiff || step.id === 0)) commands.add('restoreStep');
  if (state.hasGit && step.id > 0 && step.hasDiff) commands.add('branchFromStep');
  return commands;
}
