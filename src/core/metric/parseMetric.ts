import type { MetricSpec } from '../../shared/experiment.js';
import type { MetricReading } from '../../shared/record.js';
import { matchPattern } from './matchPattern.js';
import { namePattern, nameWords, splitOf } from './metricNames.js';
import { namedNumbers } from './namedNumbers.js';
import { scanLog, type Placed, type Scan } from './scanLog.js';
import type { Wanted } from './sightings.js';

/** A number with the line that proves it, or one sentence that says why there is none. */
export type MetricResult = { readonly reading: MetricReading } | { readonly reading: null; readonly reason: string };

/** The end of a log that is looked through first; where the very name stands there, the rest cannot matter. */
const TAIL = 1_000_000;
const MOST_NAMED = 5;

/**
 * Finds the metric in what a program printed. The last number behind the name counts, a mean before single folds,
 * the very name before a longer one that ends in it ("val acc" for `acc`), and usual other spellings only when the
 * name itself has no number. Numbers of the training data are never taken for a name that does not say so.
 *
 * The value is in the unit printed (`41.52%` is 41.52). The line is exact, its offset in bytes of UTF-8; of a line
 * of more than 4,000 characters a stretch around the number. NaN and infinity are no numbers. Where two readings
 * are possible there is none: no metric is an outcome, never a guess. Takes time linear in the log's length.
 * @throws {UserError} (bad input) when the pattern does not compile, has no group, or takes longer than 2 seconds.
 */
export function parseMetric(log: string, spec: Pick<MetricSpec, 'name' | 'pattern'>): MetricResult {
  if (spec.pattern !== undefined) return matchPattern(log, spec.pattern);
  const words = nameWords(spec.name);
  if (words.length === 0) return { reading: null, reason: `The metric's name "${spec.name}" holds no word.` };
  for (const wanted of attempts(words)) {
    const result = resultOf(log, spec.name, scanned(log, wanted));
    if (result !== null) return result;
  }
  return { reading: null, reason: `No number named "${spec.name}" was printed${alternatives(log)}` };
}

/** The name as it is, then the usual other spellings, then the part of the data apart from the rest: "Val: acc". */
function attempts(words: readonly string[]): Wanted[] {
  const list: Wanted[] = [
    { pattern: namePattern(words, false), words, split: null },
    { pattern: namePattern(words, true), words, split: null },
  ];
  const split = splitOf(words[0]!);
  const rest = words.slice(1);
  if (split !== null && rest.length > 0) {
    list.push({ pattern: namePattern(rest, false), words: rest, split });
    list.push({ pattern: namePattern(rest, true), words: rest, split });
  }
  return list;
}

function scanned(log: string, wanted: Wanted): Scan {
  if (log.length > 2 * TAIL) {
    const breakAt = log.slice(-TAIL).search(/[\r\n]/);
    const tail = breakAt < 0 ? null : scanLog(log, wanted, log.length - TAIL + breakAt + 1);
    if (tail !== null && tail.plain[0] !== null) return tail;
  }
  return scanLog(log, wanted);
}

/** The result of a scan, or null when it brought nothing and another spelling may. */
function resultOf(log: string, name: string, scan: Scan): MetricResult | null {
  const plain = scan.plain[0] ?? scan.plain[1];
  if (plain !== null && plain !== undefined) return resultAt(log, name, plain);
  const all = [...scan.longer.values()];
  const sure = all.filter((placed) => !placed.perhapsTraining);
  const longer = sure.length > 0 ? sure : all;
  if (longer.length === 0) return null;
  if (longer.length === 1) return resultAt(log, name, longer[0]!);
  const readings = longer.slice(0, MOST_NAMED).map((placed) => `${placed.text} (${placed.label})`);
  const which = readings.join(', ');
  return {
    reading: null,
    reason: `Several numbers could be "${name}": ${which}; write the full name of one of them.`,
  };
}

function resultAt(log: string, name: string, placed: Placed): MetricResult {
  const { value, text, span } = placed;
  if (value === null)
    return { reading: null, reason: `The last "${name}" printed is ${text}, which is not a number.` };
  const line = log.slice(span.start, span.end);
  return { reading: { value, line, offset: Buffer.byteLength(log.slice(0, span.start)) } };
}

/** The rest of a sentence: which named numbers there are instead, the last ones first, at most five. */
function alternatives(log: string): string {
  if (log.trim() === '') return '; the run printed nothing.';
  const last = new Map<string, number>();
  for (const { name, value } of namedNumbers(log.slice(-200_000))) {
    last.delete(name);
    last.set(name, value);
  }
  if (last.size === 0) return ', and no other number with a name.';
  const shown = [...last].slice(-MOST_NAMED).map(([name, value]) => `${name} = ${value}`);
  return `; numbers found: ${shown.join(', ')}.`;
}
