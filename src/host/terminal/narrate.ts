import { formatNumber } from '../../core/agent/memory.js';
import { STATUS_WORDS } from '../../core/trajectory/statusWords.js';
import type { SessionEvent } from '../../shared/event.js';
import type { Status, Step } from '../../shared/record.js';
import type { Translate } from '../translate.js';

const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const GREEN = '\u001b[32m';
const RED = '\u001b[31m';
const YELLOW = '\u001b[33m';
const PLAIN = '\u001b[0m';

/**
 * What the terminal says about an event: whole lines, or nothing. Output of runs is not narrated, it is passed on.
 * Texts of the model are cleaned by the caller, as the output of programs is.
 */
export function narrate(event: SessionEvent, t: Translate): string {
  switch (event.type) {
    case 'modelLoaded': {
      const { name, device, threads, contextSize } = event.model;
      return dim(t('Model {0} on {1}, {2} threads, context of {3} tokens', name, device, threads, contextSize));
    }
    case 'sessionStarted': {
      const { experiment, sessionId } = event.header;
      const { name, metric, budget } = experiment;
      const again = event.resumed ? dim(t('Going on with session {0}', sessionId)) : '';
      const direction = metric.direction === 'maximize' ? t('to be raised') : t('to be lowered');
      return again + bold(t('{0}: {1} {2}, {3} steps or {4} minutes', name, metric.name, direction, budget.steps, budget.minutes)); // prettier-ignore
    }
    case 'stepStarted':
      return `\n${bold(event.stepId === 0 ? t('Baseline') : t('Step {0} of {1}', event.stepId, event.of))}`;
    case 'policyStarted':
      return dim(t('Thinking ...'));
    case 'policyEnded':
      return dim(t('{0} tokens in {1} s', event.tokens, event.seconds.toFixed(1)));
    case 'runStarted':
      return dim(`${purposeWords(event.purpose, t)} ${event.command}`);
    case 'stepEnded':
      return stepLines(event.step, t);
    case 'paused':
      return `${YELLOW}${t('Paused.')}${PLAIN}\n`;
    case 'resumed':
      return `${YELLOW}${t('Resumed.')}${PLAIN}\n`;
    case 'warning':
      return `${YELLOW}${t('Note: {0}', event.message)}${PLAIN}\n`;
    case 'summary':
      return `\n${bold(event.sentence)}${dim(t('Record: {0}', event.record))}`;
    case 'modelLoading':
    case 'policyText':
    case 'runOutput':
    case 'runEnded':
      return '';
  }
}

function purposeWords(purpose: 'run' | 'repeat' | 'smoke', t: Translate): string {
  if (purpose === 'repeat') return t('Running with another seed:');
  return purpose === 'smoke' ? t('Trying:') : t('Running:');
}

function stepLines(step: Step, t: Translate): string {
  const metric = step.metric === null ? '' : ` ${formatNumber(step.metric.value)}`;
  const idea = step.idea || (step.action?.name ?? '');
  const status = t(STATUS_WORDS[step.status]);
  const head = step.status === 'baseline' ? t('Baseline:') : `${t('Step {0}', step.id)}: ${status}`;
  const words = `${colour(step.status)}${BOLD}${head}${metric}${PLAIN}`;
  return `${words}\n${idea === '' ? '' : `  ${idea}\n`}  ${step.reason}\n`;
}

function colour(status: Status): string {
  if (status === 'kept' || status === 'baseline' || status === 'finished') return GREEN;
  if (['crashed', 'outOfMemory', 'tampered', 'diverged', 'timedOut', 'stalled'].includes(status)) return RED;
  return YELLOW;
}

function bold(text: string): string {
  return `${BOLD}${text}${PLAIN}\n`;
}

function dim(text: string): string {
  return `${DIM}${text}${PLAIN}\n`;
}
