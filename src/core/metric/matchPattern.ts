import vm from 'node:vm';
import { errorText, UserError } from '../errors.js';
import { lineAfter, visible, type Span } from './logLines.js';
import { numberAt } from './numberAt.js';
import type { MetricResult } from './parseMetric.js';

/** Characters of a line that the pattern sees. */
const LONGEST_LINE = 10_000;
const PATTERN_MS = 2000;

interface Found {
  readonly span: Span;
  readonly text: string;
}

/**
 * Reads the metric by the user's own pattern: the first group of the last match, line by line.
 * A pattern can take exponential time on hostile output, so the search is interrupted after 2 seconds.
 * @throws {UserError} (bad input) when the pattern does not compile, has no group, or takes too long.
 */
export function matchPattern(log: string, source: string): MetricResult {
  const pattern = compiled(source);
  const found = withinTime(source, () => lastMatch(log, pattern));
  if (found === null) return { reading: null, reason: `The pattern ${source} matched no line of the output.` };
  const token = numberAt(found.text.trim(), 0);
  if (token === null || token.value === null) {
    return { reading: null, reason: `The pattern ${source} matched "${found.text}", which is not a number.` };
  }
  const { start, end } = found.span;
  const line = log.slice(start, end);
  return { reading: { value: token.value, line, offset: Buffer.byteLength(log.slice(0, start)) } };
}

function compiled(source: string): RegExp {
  try {
    const groups = new RegExp(`${source}|`).exec('')!.length - 1;
    if (groups > 0) return new RegExp(source, 'g');
  } catch (error) {
    throw new UserError('badPattern', `The metric's pattern is wrong, correct it: ${errorText(error)}.`, true);
  }
  throw new UserError('badPattern', `The metric's pattern ${source} needs a group ( ) around the number.`, true);
}

function lastMatch(log: string, pattern: RegExp): Found | null {
  let last: Found | null = null;
  const first = /[\r\n]/.exec(log)?.index ?? log.length;
  for (let span: Span | null = { start: 0, end: first }; span !== null; span = lineAfter(log, span.end)) {
    const text = visible(log.slice(span.start, Math.min(span.end, span.start + LONGEST_LINE)));
    for (const match of text.matchAll(pattern)) {
      if (match[1] !== undefined) last = { span, text: match[1] };
    }
  }
  return last;
}

/** Node interrupts a regular expression only in code that it started with a time limit. */
function withinTime<T>(source: string, search: () => T): T {
  let result: { readonly value: T } | null = null;
  try {
    vm.runInNewContext('search()', { search: () => (result = { value: search() }) }, { timeout: PATTERN_MS });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    const message = `The metric's pattern ${source} takes longer than 2 seconds on this output, write a simpler one.`;
    throw new UserError('badPattern', message, true);
  }
  return (result as unknown as { readonly value: T }).value;
}

/** The error belongs to the other context, so it is no instance of this one's `Error`. */
function isTimeout(error: unknown): boolean {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
