import { lineAfter, lineAround, linesBefore, SURE_OF_STRETCH, visible, type Line, type Span } from './logLines.js';
import type { Split } from './metricNames.js';
import { headingSplit } from './nameContext.js';
import { numberAt } from './numberAt.js';
import { sightingsOn, type OpenName, type Sighting, type Wanted } from './sightings.js';
import { LONGEST_ROW, tableHeader, tableRow, type Table } from './tables.js';

/** A sighting with its line in the log. */
export type Placed = Sighting & { readonly span: Span };

/** The last sighting of each kind. */
export interface Scan {
  /** Rank 0 and 1. */
  readonly plain: readonly (Placed | null)[];
  /** Rank 2, by label. */
  readonly longer: ReadonlyMap<string, Placed>;
}

/** Labels that are remembered; more than two are ambiguous anyway. */
const MOST_LABELS = 40;
const HEADING_REACH = 8;
const LONGEST_HEADING = 80;
/** Lines below a name at the end of a line in which its number may stand. */
const BELOW = 3;

/**
 * Looks through the log once, in time proportional to its length. Later sightings replace earlier ones of their kind.
 * @param from position from which to look; the beginning of a line.
 */
export function scanLog(log: string, wanted: Wanted, from = 0): Scan {
  const scan = new Scanner(log, wanted);
  const { pattern } = wanted;
  pattern.lastIndex = from;
  let resume = from;
  for (let place = pattern.exec(log); place !== null; place = pattern.exec(log)) {
    const line = lineAround(log, place.index);
    scan.rows(resume, line.start);
    scan.line(line);
    resume = line.whole ? line.end : Math.min(line.end, line.start + SURE_OF_STRETCH);
    resume = Math.max(resume, place.index + place[0].length);
    pattern.lastIndex = resume;
  }
  scan.rows(resume, log.length);
  return scan;
}

class Scanner implements Scan {
  readonly plain: (Placed | null)[] = [null, null];
  readonly longer = new Map<string, Placed>();
  private table: Table | null = null;

  constructor(
    private readonly log: string,
    private readonly wanted: Wanted,
  ) {}

  /** Looks at a line that holds the name. */
  line(line: Line): void {
    const span = { start: line.start, end: line.end };
    const text = visible(this.log.slice(span.start, span.end));
    const limit = line.whole ? text.length : SURE_OF_STRETCH;
    const heading = () => (line.whole ? this.headingAbove(span, text) : null);
    const { found, open } = sightingsOn(text, limit, this.wanted, heading);
    for (const sighting of preferred(found)) this.keep(sighting, span);
    if (found.length > 0 || !line.whole) return;
    const table = tableHeader(text, this.wanted);
    if (table !== null) this.table = table;
    else if (open !== null) this.below(span, text, open);
  }

  /** Looks at the lines between two that hold the name: they may be rows of a table. */
  rows(from: number, to: number): void {
    let span: Span | null = { start: from, end: from };
    while (this.table !== null && span !== null) {
      span = lineAfter(this.log, span.end);
      if (span === null || span.start >= to) return;
      const text = span.end - span.start > LONGEST_ROW ? '' : visible(this.log.slice(span.start, span.end));
      const token = tableRow(text, this.table);
      if (token === 'over') this.table = null;
      else if (token !== null) this.keep(exact(token.value, token.text), span);
    }
  }

  /** A heading such as "Accuracy:" with the number on a line of its own. */
  private below(span: Span, text: string, open: OpenName): void {
    const isHeading = open.colon || (open.alone && /^[\W_]*[\p{L}\p{N}][^:=]{0,60}$/u.test(text));
    let next = lineAfter(this.log, span.end);
    for (let i = 0; isHeading && i < BELOW && next !== null; i++) {
      const line = visible(this.log.slice(next.start, Math.min(next.end, next.start + LONGEST_HEADING))).trim();
      const token = numberAt(line, 0);
      if (token !== null && /^[\s\p{L}%°²/,"')]{0,12}$/u.test(line.slice(token.end))) {
        this.keep(exact(token.value, token.text), next);
        return;
      }
      if (/[\p{L}\p{N}]/u.test(line)) return;
      next = lineAfter(this.log, next.end);
    }
  }

  private keep(sighting: Sighting, span: Span): void {
    const placed = { ...sighting, span };
    if (sighting.rank !== 2) this.plain[sighting.rank] = placed;
    else if (this.longer.has(sighting.label) || this.longer.size < MOST_LABELS)
      this.longer.set(sighting.label, placed);
  }

  private headingAbove(span: Span, text: string): Split | null {
    const indent = indentOf(text);
    for (const above of linesBefore(this.log, span.start, HEADING_REACH, LONGEST_HEADING)) {
      const line = visible(this.log.slice(above.start, above.end));
      if (line.trim() === '' || /^\s*[}\]]/.test(line) || indentOf(line) > indent) return null;
      const split = headingSplit(line);
      if (split !== null) return split;
    }
    return null;
  }
}

/** Of several numbers on one line the last counts, and a current one before a best one. Others are kept by label. */
function preferred(found: readonly Sighting[]): Sighting[] {
  const lowest = Math.min(...found.map((sighting) => sighting.rank));
  if (lowest === 2) return [...found].reverse();
  const candidates = found.filter((sighting) => sighting.rank === lowest);
  const chosen = candidates.find((sighting) => !sighting.best) ?? candidates[0];
  return chosen === undefined ? [] : [chosen];
}

function exact(value: number | null, text: string): Sighting {
  return { value, text, rank: 0, label: '', best: false, perhapsTraining: false };
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
