import { formatNumber } from '../core/agent/memory.js';
import type { Activity } from '../shared/protocol.js';
import type { Translate } from './translate.js';

export interface StatusInput {
  readonly activity: Activity;
  /** Steps of the budget; null before the session is loaded. */
  readonly steps: number | null;
  readonly metric: string;
  /** Metric of the best script so far, in its own unit. */
  readonly best: number | null;
}

/** Text of the status bar while a session runs, with the icon that VS Code draws. */
export function statusText(input: StatusInput, t: Translate): string {
  const { activity, steps, best } = input;
  const step = activity.stepId ?? 0;
  const at = steps === null ? '' : step === 0 ? ` · ${t('baseline')}` : ` · ${t('step {0} of {1}', step, steps)}`;
  const score = best === null ? '' : ` · ${formatNumber(best)}`;
  return `${icon(activity)} ML-Agent: ${words(activity, t)}${at}${score}`;
}

/** The same for a screen reader, without icons. */
export function statusLabel(input: StatusInput, t: Translate): string {
  return statusText(input, t).replace(/^\$\([^)]*\) /, '');
}

function words(activity: Activity, t: Translate): string {
  switch (activity.phase) {
    case 'loadingModel':
      return activity.share === null
        ? t('loading the model')
        : t('loading the model, {0} %', Math.floor(activity.share * 100));
    case 'thinking':
      return t('thinking');
    case 'running':
      return activity.purpose === 'repeat' ? t('running with another seed') : t('running');
    case 'pausing':
      return t('pausing after this step');
    case 'paused':
      return t('paused');
    case 'waiting':
      return t('waits for your answer');
    case 'stopping':
      return t('stopping');
    case 'idle':
      return t('idle');
  }
}

function icon({ phase }: Activity): string {
  if (phase === 'paused') return '$(debug-pause)';
  return phase === 'waiting' ? '$(question)' : '$(sync~spin)';
}
