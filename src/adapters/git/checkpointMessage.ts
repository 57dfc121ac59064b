import { stripVTControlCharacters } from 'node:util';
import type { Step } from '../../shared/record.js';

/** Longest first line, in characters, that tools show whole. */
const SUBJECT = 72;

/**
 * Message of a step's commit: one line with number, status, metric and idea, then idea and reason in full, then
 * trailers for programs. Always begins with "ML-Agent step", so that text of a model can never be read as an option.
 */
export function checkpointMessage(step: Step, sessionId: string): string {
  const idea = oneLine(step.idea);
  const metric = step.metric === null ? '' : ` ${step.metric.value}`;
  const subject = `ML-Agent step ${step.id}: ${step.status}${metric}${idea === '' ? '' : `, ${idea}`}`;
  const body = [idea, oneLine(step.reason)].filter((line) => line !== '');
  const trailers = [
    `Session: ${oneLine(sessionId)}`,
    `Step: ${step.id}`,
    ...(step.parentId === null ? [] : [`Parent-Step: ${step.parentId}`]),
    `Status: ${step.status}`,
    ...(step.metric === null ? [] : [`Metric: ${step.metric.value}`]),
  ];
  return [cut(subject), ...body, trailers.join('\n')].join('\n\n');
}

/** Without line ends and control codes: the text may come from a model, and people read it in a terminal. */
function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= SUBJECT
    ? text
    : `${characters
        .slice(0, SUBJECT - 1)
        .join('')
        .trimEnd()}…`;
}
