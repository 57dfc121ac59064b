/** A stretch of the log, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A line, or a stretch of a long one. */
export interface Line extends Span {
  readonly whole: boolean;
}

/** Longer lines are read in stretches around what is looked for, so that work and records stay bounded. */
const LONGEST_LINE = 4000;
const BEFORE = 300;
/** Positions in a stretch that are far enough from its end for what follows them to be seen. */
export const SURE_OF_STRETCH = BEFORE + 3600;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

const LINE_END = /[\r\n]/g;
const ESC = String.fromCharCode(27);
const BELL = String.fromCharCode(7);
const CONTROL = /[^\t\P{Cc}]/u;
/** Colours and cursor movements, window titles, and the other control characters except tab. */
const TERMINAL_CODES = new RegExp(
  `${ESC}\\[[0-9;?]{0,32}[ -/]{0,2}[@-~]|${ESC}\\][^${BELL}${ESC}]{0,256}(?:${BELL}|${ESC}\\\\)|${ESC}[@-_]|(?!\\t)\\p{Cc}`,
  'gu',
);

/**
 * The line around a position; `\n`, `\r\n` and a lone `\r` end a line, so that each state of a progress bar is one.
 * Of a line of more than 4,000 characters only a stretch around the position is returned, never half a surrogate pair.
 * Takes time bounded by that length, however long the line is.
 */
export function lineAround(log: string, at: number): Line {
  let start = at;
  const first = Math.max(0, at - LONGEST_LINE);
  while (start > first && !isLineEnd(log, start - 1)) start--;
  let end = at;
  const last = Math.min(log.length, at + LONGEST_LINE);
  while (end < last && !isLineEnd(log, end)) end++;
  const complete = (start === 0 || isLineEnd(log, start - 1)) && (end === log.length || isLineEnd(log, end));
  if (complete && end - start <= LONGEST_LINE) return { start, end, whole: true };
  const from = outsidePair(log, Math.max(start, at - BEFORE));
  return { start: from, end: outsidePair(log, Math.min(end, at + LONGEST_LINE)), whole: false };
}

/** The line that follows the one that ends at `end`, or null at the end of the log. */
export function lineAfter(log: string, end: number): Span | null {
  if (end >= log.length) return null;
  const isPair = log.charCodeAt(end) === CARRIAGE_RETURN && log.charCodeAt(end + 1) === LINE_FEED;
  const start = end + (isPair ? 2 : 1);
  LINE_END.lastIndex = start;
  const found = LINE_END.exec(log);
  return { start, end: found === null ? log.length : found.index };
}

/** The lines before a position, nearest first; stops at a line longer than `longest`. */
export function linesBefore(log: string, start: number, count: number, longest: number): Span[] {
  const lines: Span[] = [];
  let end = start;
  while (lines.length < count && end > 0) {
    end -= 1;
    if (end > 0 && log.charCodeAt(end) === LINE_FEED && log.charCodeAt(end - 1) === CARRIAGE_RETURN) end -= 1;
    let begin = end;
    while (begin > 0 && end - begin <= longest && !isLineEnd(log, begin - 1)) begin--;
    if (end - begin > longest) break;
    lines.push({ start: begin, end });
    end = begin;
  }
  return lines;
}

/** Text as a person sees it: without colours, cursor movements and control characters. Tabs stay. */
export function visible(text: string): string {
  return CONTROL.test(text) ? text.replace(TERMINAL_CODES, '') : text;
}

function isLineEnd(log: string, at: number): boolean {
  const code = log.charCodeAt(at);
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}

function outsidePair(log: string, at: number): number {
  const code = log.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}
