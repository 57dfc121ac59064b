import type { Direction } from '../../src/shared/experiment.js';
import type { ViewStep } from '../../src/shared/protocol.js';
import { t } from '../localize.js';
import { formatMetric } from './formatNumbers.js';
import { gainOf } from './scores.js';
import { statusWords } from './statusLook.js';

/** Shortest time between two announcements, in milliseconds, so that a screen reader can finish a sentence. */
export const ANNOUNCE_EVERY_MS = 4000;

/** One sentence about the steps that ended since the last announcement; empty when there were none. */
export function announcement(steps: readonly ViewStep[], metric: string, direction: Direction): string {
  const last = steps.at(-1);
  if (!last) return '';
  const sentence = stepSentence(last, metric, direction);
  return steps.length === 1 ? sentence : t('{0} steps ended. {1}', steps.length, sentence);
}

/** The result of one step in one sentence. */
export function stepSentence(step: ViewStep, metric: string, direction: Direction): string {
  const name = t('Step {0}', step.id);
  const status = statusWords(step.status);
  if (step.metric === null) return t('{0}: {1}.', name, status);
  const value = formatMetric(step.metric);
  const gain = gainOf(step.metric, step.metricBefore, direction);
  if (gain === null) return t('{0}: {1}, {2} {3}.', name, status, metric, value);
  if (gain === 0) return t('{0}: {1}, {2} {3}, as before.', name, status, metric, value);
  const size = formatMetric(Math.abs(gain), 3);
  return gain > 0
    ? t('{0}: {1}, {2} {3}, {4} better.', name, status, metric, value, size)
    : t('{0}: {1}, {2} {3}, {4} worse.', name, status, metric, value, size);
}
