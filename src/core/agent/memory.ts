import type { Direction } from '../../shared/experiment.js';
import type { Step } from '../../shared/record.js';
import { harmlessLine } from './harmless.js';

/** Longest idea in the list of those tried, in characters. */
const MAX_IDEA = 300;

/** Every idea that was tried, one line each with its result, for the end of the prompt. Empty without attempts. */
export function triedIdeas(steps: readonly Step[], metricName: string): string {
  // A repetition is listed once: what stands in the list twice is proposed a third time.
  const tried = steps.filter((step) => step.idea !== '' && !['cancelled', 'repeated'].includes(step.status));
  // The result comes first: after an idea, a small model would go on with a result of its own.
  return tried.map((step) => `- [${resultWords(step, metricName)}] ${shortIdea(step.idea)}`).join('\n');
}

/** The grammar lets no longer idea through; a model without one may write pages. */
function shortIdea(idea: string): string {
  const line = harmlessLine(idea);
  return line.length > MAX_IDEA ? `${line.slice(0, MAX_IDEA - 3)}...` : line;
}

/** The result of a step in a few words. */
export function resultWords(step: Step, metricName: string): string {
  const metric = step.metric === null ? '' : `${metricName} ${formatNumber(step.metric.value)}, `;
  switch (step.status) {
    case 'kept':
      return `${metric}kept`;
    case 'discarded':
      return `${metric}not better, discarded`;
    case 'withinNoise':
      return `${metric}no more than noise, discarded`;
    case 'suspicious':
      return `${metric}not allowed: ${step.suspicions[0] ?? 'suspicious'}`;
    case 'crashed':
    case 'diverged':
      return `failed: ${errorLine(step.observation)}`;
    case 'timedOut':
      return `too slow, stopped${slowness(step)}`;
    case 'stalled':
      return 'too slow, stopped';
    case 'outOfMemory':
      return 'out of memory';
    default:
      return step.status;
  }
}

/** After how long a run was stopped, and how long it would have taken. */
function slowness({ run }: Step): string {
  if (run === null) return '';
  const needed = run.neededSeconds === undefined ? '' : ` of about ${run.neededSeconds}`;
  return ` after ${Math.round(run.seconds)}${needed} s`;
}

/** A number as short as it can be while four significant digits stay. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const short = Number(value.toPrecision(Math.abs(value) >= 1000 ? 6 : 4));
  return String(short);
}

/** Gain in the direction of the metric: positive is better. In the metric's own unit. */
export function gainOf(before: number, after: number, direction: Direction): number {
  return direction === 'maximize' ? after - before : before - after;
}

/**
 * The class of the last error in an observation, and its message in quotes: it comes from the script's output, and
 * stands outside the quotes of an observation here. 120 characters at most.
 */
function errorLine(observation: string): string {
  const errors = [
    ...observation.matchAll(/^[ \t]*([A-Za-z_.]{0,60}(?:Error|Exception|Interrupt)\b)(?::[ \t]*(.*))?/gm),
  ];
  const [, name, message = ''] = errors.at(-1) ?? [];
  if (name === undefined) return 'no error line';
  const quoted = message
    .trim()
    .replaceAll('"', "'")
    .slice(0, 120 - name.length - 4);
  return quoted === '' ? name : `${name}: "${quoted}"`;
}

/** An idea or instruction reduced to what tells it from others: case, punctuation and filler words do not count. */
export function normalisedIdea(idea: string): string {
  return (
    idea
      .normalize('NFKC')
      .toLowerCase()
      // Signs and operators tell ideas apart, hyphens and full stops do not; letters are those of every language.
      .replace(/-(?!\d)|\.(?!\w)|[^\p{L}\p{N}_.=+*/<>% -]+/gu, ' ')
      .replace(/\b(the|a|an|to|of|in|with|and|for|script|please|by|use|using|change|set|add)\b/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
