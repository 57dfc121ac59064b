import { describe, expect, it } from 'vitest';
import type { Phase, StateMessage, ViewCommand } from '../../../src/shared/protocol.js';
import { sessionCommands, stepCommands } from '../../../webview/domain/commandRules.js';
import { scoresOf } from '../../../webview/domain/scores.js';
import { IDLE, runningActivity, smallSession, stateMessage, viewStep } from '../fixtures/steps.js';

function offered(change: Partial<StateMessage>): ViewCommand[] {
  const state = stateMessage(smallSession(), change);
  return [...sessionCommands(state, scoresOf(state.steps, 'maximize'))].sort();
}

const READING: ViewCommand[] = ['exportReport', 'exportTrajectory', 'openLog'];
const live = (phase: Phase): Partial<StateMessage> => ({ activity: { ...runningActivity(), phase } });

describe('the commands that the view offers', () => {
  it.each<[string, Partial<StateMessage>, ViewCommand[]]>([
    ['running', live('running'), ['addNote', 'pause', 'stopAfterStep', 'stopNow']],
    ['thinking', live('thinking'), ['addNote', 'pause', 'stopAfterStep', 'stopNow']],
    ['paused', live('paused'), ['addNote', 'applyBest', 'resume', 'stopNow']],
    ['stopping', live('stopping'), ['stopNow']],
    ['idle', { activity: IDLE }, ['applyBest', 'chooseModel', 'deleteSession', 'improve']],
    ['of another session', { activity: { ...runningActivity(), sessionId: 'session-9' } }, []],
  ])('are those that fit a session that is %s', (_, change, commands) => {
    expect(offered(change)).toEqual([...READING, ...commands].sort());
  });

  it('lead to the set-up where there is no experiment', () => {
    expect(offered({ activity: IDLE, hasExperiment: false, session: null, steps: [] })).toEqual([
      'chooseModel',
      'setUp',
    ]);
  });

  it('run nothing in Restricted Mode', () => {
    expect(offered({ activity: IDLE, restricted: true })).toEqual([...READING, 'deleteSession', 'manageTrust'].sort());
  });

  it('apply no best where nothing was gained', () => {
    expect(offered({ activity: IDLE, steps: smallSession().slice(0, 2) })).not.toContain('applyBest');
  });

  it('undo a restore only after one', () => {
    expect(offered({ activity: IDLE, canUndoRestore: true })).toContain('undoRestore');
  });

  it('resume a session that was interrupted', () => {
    const { session } = stateMessage([]);
    expect(offered({ activity: IDLE, session: session && { ...session, status: 'interrupted' } })).toContain('resume');
  });
});

describe('the commands of a step', () => {
  const idle = stateMessage(smallSession(), { activity: IDLE });
  const of = (state: StateMessage, id: number): ViewCommand[] => {
    const step = state.steps[id];
    return step ? [...stepCommands(state, step, true)].sort() : [];
  };

  it('are all there for a measured change', () => {
    expect(of(idle, 4)).toEqual(
      [
        'branchFromStep',
        'compareWithBaseline',
        'compareWithIncumbent',
        'copyPatch',
        'openDiff',
        'openLog',
        'openMetricLine',
        'restoreStep',
      ].sort(),
    );
  });

  it('compare nothing for a step without a change', () => {
    expect(of(idle, 9)).toEqual(['openLog']);
  });

  it('restore nothing while the session runs', () => {
    expect(of(stateMessage(smallSession()), 4)).not.toContain('restoreStep');
  });

  it('only read in Restricted Mode', () => {
    expect(of(stateMessage(smallSession(), { activity: IDLE, restricted: true }), 4)).not.toContain('restoreStep');
  });

  it('make no branch without git', () => {
    expect(of(stateMessage(smallSession(), { activity: IDLE, hasGit: false }), 4)).not.toContain('branchFromStep');
  });

  it('open no log where nothing ran', () => {
    expect([...stepCommands(idle, viewStep({ id: 9, metric: null, hasDiff: false }), false)]).toEqual([]);
  });
});
