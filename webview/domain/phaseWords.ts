import type { Activity, SessionStatus, StateMessage } from '../../src/shared/protocol.js';
import { t } from '../localize.js';
import { isLive } from './commandRules.js';

export type PhaseIcon = 'spin' | 'paused' | 'done' | 'stopped' | 'interrupted';

/** The state of the session shown, in words and with an icon. */
export function phaseWords(state: StateMessage): { words: string; icon: PhaseIcon } {
  const { session, activity } = state;
  if (isLive(state) || (activity.phase === 'loadingModel' && session === null)) return liveWords(activity);
  if (!session) return { words: t('No session yet'), icon: 'stopped' };
  return { words: session.sentence ?? statusSentence(session.status), icon: endIcon(session.status) };
}

/** How a session stands, in a few words for the list of sessions. */
export function sessionStatusWords(status: SessionStatus): string {
  const words: Record<SessionStatus, string> = {
    running: t('Running'),
    interrupted: t('Interrupted'),
    steps: t('Step limit reached'),
    minutes: t('Time limit reached'),
    target: t('Target reached'),
    plateau: t('No more progress'),
    failures: t('Too many failures'),
    finished: t('Finished by the agent'),
    user: t('Stopped by you'),
    baselineFailed: t('Baseline failed'),
    error: t('Ended by an error'),
  };
  return words[status];
}

function statusSentence(status: SessionStatus): string {
  if (status === 'interrupted') return t('Interrupted before it ended; it can be resumed.');
  return sessionStatusWords(status);
}

function endIcon(status: SessionStatus): PhaseIcon {
  if (status === 'interrupted') return 'interrupted';
  const stopped: readonly SessionStatus[] = ['running', 'baselineFailed', 'error', 'failures'];
  return stopped.includes(status) ? 'stopped' : 'done';
}

function liveWords(activity: Activity): { words: string; icon: PhaseIcon } {
  const step = activity.stepId ?? 0;
  switch (activity.phase) {
    case 'loadingModel':
      return { words: t('Loading the model'), icon: 'spin' };
    case 'thinking':
      return { words: t('Thinking about step {0}', step), icon: 'spin' };
    case 'running':
      return { words: runWords(activity, step), icon: 'spin' };
    case 'pausing':
      return { words: t('Pausing after step {0}', step), icon: 'spin' };
    case 'paused':
      return { words: t('Paused'), icon: 'paused' };
    case 'waiting':
      return { words: t('Step {0} waits for your answer', step), icon: 'paused' };
    case 'stopping':
      return { words: t('Stopping after this run'), icon: 'spin' };
    case 'idle':
      return { words: t('Idle'), icon: 'stopped' };
  }
}

function runWords(activity: Activity, step: number): string {
  if (activity.purpose === 'smoke') return t('Quick check of step {0}', step);
  if (activity.purpose === 'repeat') {
    return step === 0 ? t('Measuring the noise of the baseline') : t('Confirming step {0} with another seed', step);
  }
  return step === 0 ? t('Running the baseline') : t('Running step {0}', step);
}
