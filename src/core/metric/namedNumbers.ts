import { lineAfter, visible, type Span } from './logLines.js';
import { knownMetric, nameWords, splitOf } from './metricNames.js';
import { contextOf, phrase } from './nameContext.js';
import { numberAt } from './numberAt.js';
import { headerNames } from './tables.js';

/** A number with the name that stands before it. */
export interface NamedNumber {
  readonly name: string;
  readonly value: number;
  /** The line of the number, in code units of the log. */
  readonly span: Span;
}

/** Names that a table's header or a heading on the line before gives to numbers below. */
export interface NameAlone {
  readonly name: string;
  readonly span: Span;
}

const LONGEST_LINE = 4000;
const REACH = 120;
/** Where numbers begin: not inside a word, a version or a date. */
const NUMBER_START =
  /(?<![\p{L}\p{N}_.@^]|\p{L}-)(?:[-+−]?[$€£¥₹]?[-+−]?(?:\d|\.\d)|(?:np|numpy|torch)\.[a-z]+\d*\(|[tT]ensor\(|<tf\.Tensor)/gu;
/** What joins a name and its number, read from its end. */
const JOINT =
  /["'`\])*]{0,3}\s{0,4}(?:\(([^()]{1,40})\)\s{0,4})?(?:[:=|│┃→]{1,2}>?|->|\bis|\bwas|\bof|\s)\s{0,40}(?:mean|avg)?[=\s]{0,3}["'(~]?$/u;
const LINKS = new Set(['is', 'was', 'of', 'at', 'to', 'now', 'so', 'far', 'reached', 'the', 'are']);
const LEADING = new Set(
  'the a our final finally overall mean average avg info debug warning error epoch and current best last model'.split(
    ' ',
  ),
);

/** Before these, "mean" and "average" belong to the name. */
const AFTER_MEAN = new Set(['squared', 'absolute', 'percentage', 'precision', 'reciprocal', 'log', 'iou', 'square']);

/** Every number on a log that has a name, in order. Lines of more than 4,000 characters are left out. */
export function namedNumbers(log: string): NamedNumber[] {
  const found: NamedNumber[] = [];
  eachLine(log, (text, span) => {
    for (const { name, value } of namedOn(text)) found.push({ name, value, span });
  });
  return found;
}

/** Names that stand without a number: cells of headers, and headings such as "Accuracy:". */
export function namesAlone(log: string): NameAlone[] {
  const found: NameAlone[] = [];
  eachLine(log, (text, span) => {
    const heading = /^[\s#*=-]*(\p{L}[^:=|,;]{0,50}?)\s*(:?)[*#=-]*\s*$/u.exec(text);
    const name = heading?.[1] ?? '';
    const isHeading = heading !== null && (heading[2] === ':' || knownMetric(name) !== null);
    const names = headerNames(text) ?? (isHeading ? [name] : []);
    for (const name of names) found.push({ name: name.replace(/\s*[([].*$/, ''), span });
  });
  return found;
}

function eachLine(log: string, visit: (text: string, span: Span) => void): void {
  const first = /[\r\n]/.exec(log)?.index ?? log.length;
  for (let span: Span | null = { start: 0, end: first }; span !== null; span = lineAfter(log, span.end)) {
    if (span.end > span.start && span.end - span.start <= LONGEST_LINE) {
      visit(visible(log.slice(span.start, span.end)), span);
    }
  }
}

function namedOn(text: string): { name: string; value: number }[] {
  const found: { name: string; value: number }[] = [];
  let from = 0;
  for (const place of text.matchAll(NUMBER_START)) {
    if (place.index < from) continue;
    const token = numberAt(text, place.index);
    const name = token === null ? null : nameBefore(text, from, place.index);
    if (token !== null) from = token.end;
    if (token !== null && token.value !== null && name !== null) found.push({ name, value: token.value });
  }
  return found;
}

/** The name that ends where the number begins: the words of its phrase, with the part of the data where it is apart. */
function nameBefore(text: string, from: number, at: number): string | null {
  const left = text.slice(Math.max(from, at - REACH), at);
  const joint = JOINT.exec(left);
  if (joint === null) return null;
  const before = left.slice(0, joint.index);
  const words = phrase(before);
  const length = words.length;
  while (words.length > 0 && LINKS.has(words.at(-1)!)) words.pop();
  while (words.length > 1 && LEADING.has(words[0]!) && !AFTER_MEAN.has(words[1]!)) words.shift();
  if (words.length === 0 || !/\p{L}/u.test(words.at(-1)!)) return null;
  const raw = rawWords(before, words, length);
  const hasSplit = nameWords(raw).some((word) => splitOf(word) !== null);
  const start = Math.max(0, at - left.length + before.length - raw.length);
  const { splits, earlier } = contextOf(text, start, (joint[1] ?? '').toLowerCase().split(/\s+/));
  const split = splits.size === 1 ? [...splits][0]! : earlier;
  return hasSplit || split === null ? raw : `${split} ${raw}`;
}

/** The words as printed, in their own case; names such as `val_acc` are one word. */
function rawWords(before: string, words: readonly string[], length: number): string {
  const printed = before
    .trimEnd()
    .split(/[\s,;|│┃:()[\]{}=<>"!?#*]+/)
    .filter((word) => word !== '');
  const dropped = length - words.length;
  const same = printed.slice(-words.length);
  const matches = dropped === 0 && same.join(' ').toLowerCase() === words.join(' ');
  return matches ? same.join(' ') : words.join(' ');
}
