import type { Direction } from '../../shared/experiment.js';
import type { Step } from '../../shared/record.js';

/** Every idea that was tried, one line each with its result, for the end of the prompt. Empty without attempts. */
export function triedIdeas(steps: readonly Step[], metricName: string): string {
  // A repetition is listed once: what stands in the list twice is proposed a third time.
  const tried = steps.filter((step) => step.idea !== '' && !['cancelled', 'repeated'].includes(step.status));
  // The result comes first: after an idea, a small model would go on with a result of its own.
  return tried.map((step) => `- [${resultWords(step, metricName)}] ${step.idea}`).join('\n');
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
    case 'stalled':
      return 'too slow, stopped';
    case 'outOfMemory':
      return 'out of memory';
    default:
      return step.status;
  }
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

/** The last line of an observation that looks like an error; 120 characters at most. */
function errorLine(observation: string): string {
  const lines = observation.split('\n').filter((line) => /^\s*[A-Za-z_.]*(Error|Exception|Interrupt)\b/.test(line));
  return (lines.at(-1) ?? 'no error line').trim().slice(0, 120);
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
