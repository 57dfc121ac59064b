import { linesOf } from './lineEditGrammar.js';

/** One edit of a reply: its old lines, and its new ones. */
export const EDIT = /^<{5,} SEARCH\n([\s\S]*?)^={5,}\n([\s\S]*?)^>{5,} REPLACE/gm;

/** The last edit of a reply from its old lines on. */
const LAST = /^<{5,} SEARCH\n((?:(?!<{5,} SEARCH)[\s\S])*?)^={5,}\n((?:(?!<{5,} SEARCH)[\s\S])*)$(?![\s\S])/m;

/** Lines of a later part of the script that are no chance at the end of an edit. */
const MIN_REPEATED = 3;

/**
 * A script with the edits of a reply carried out, each at the first place after the one before where its old lines
 * stand, else at the first place at all; back ends without a grammar keep to no order. All its lines end with line feeds.
 * @returns null when there is no edit, or one names lines that the script does not have.
 */
export function withLineEdits(script: string, reply: string): string | null {
  let lines: readonly string[] = linesOf(script);
  let from = 0;
  let count = 0;
  for (const [, search, replace] of reply.replaceAll('\r\n', '\n').matchAll(EDIT)) {
    const old = linesOf(search!);
    const later = placeOf(old, lines, from);
    const at = later >= 0 ? later : placeOf(old, lines, 0);
    if (at < 0) return null;
    const rest = lines.slice(at + old.length);
    const made = indentedAs(old[0]!, withoutRepeated(linesOf(replace!), old, rest));
    lines = [...lines.slice(0, at), ...made, ...rest];
    from = at + made.length;
    count++;
  }
  return count === 0 ? null : `${lines.join('\n')}\n`;
}

/**
 * New lines without those at their end that the script has anyway: the ones that follow the old lines, or, where they are
 * three or more, a later part of it. A small model goes on with the script where it should end. Lines that are old ones,
 * too, may be meant: one layer more.
 */
function withoutRepeated(made: readonly string[], old: readonly string[], rest: readonly string[]): readonly string[] {
  const following = rest.filter(isCode).map((line) => line.trimEnd());
  const end = made.filter(isCode).map((line) => line.trimEnd());
  for (let count = Math.min(end.length, following.length); count > 0; count--) {
    const repeated = end.slice(-count);
    const at = placeOf(repeated, following, 0);
    if (at < 0 || (at > 0 && count < MIN_REPEATED) || repeated.every((line) => old.includes(line))) continue;
    const kept = made.findIndex((_, i) => made.slice(i).filter(isCode).length === count);
    return linesOf(made.slice(0, kept).join('\n'));
  }
  return made;
}

/**
 * Whether the last edit of a reply, which has not ended yet, goes on with lines of the script that follow its old ones: as
 * many as are no chance. All that it adds from there on is there already.
 */
export function goesOn(script: string, reply: string): boolean {
  const [, search, written] = LAST.exec(reply) ?? [];
  if (search === undefined || written === undefined || /^>{5,} REPLACE/m.test(written)) return false;
  const old = linesOf(search);
  // The last line may still grow.
  const end = written.split('\n').slice(0, -1).filter(isCode).slice(-MIN_REPEATED);
  if (end.length < MIN_REPEATED || end.every((line) => old.includes(line))) return false;
  const lines = linesOf(script);
  const at = placeOf(old, lines, 0);
  return at >= 0 && placeOf(end, lines.slice(at + old.length).filter(isCode), 0) >= 0;
}

/** A reply whose last edit goes on with the script, ended there; any other one as it is. */
export function ended(script: string, reply: string): string {
  return goesOn(script, reply) ? `${reply.slice(0, reply.lastIndexOf('\n'))}\n>>>>>>> REPLACE\n` : reply;
}

/**
 * New lines moved so that the first of them is indented like the first old one, in whose place it stands. A small model
 * that writes a line of a method without the lines around it often loses its depth.
 */
function indentedAs(old: string, made: readonly string[]): readonly string[] {
  const depth = (line: string) => /^[ \t]*/.exec(line)![0];
  const at = made.findIndex(isCode);
  if (at < 0) return made;
  const [wanted, given] = [depth(old), depth(made[at]!)];
  const move = (line: string) => wanted + line.slice(given.length);
  const isWhole = made.filter(isCode).every((line) => line.startsWith(given));
  return made.map((line, i) => (isCode(line) && (isWhole || i === at) ? move(line) : line));
}

/** Numbers of the lines that the edits of a reply begin with, from 0; all edits are known to fit. */
export function beginningsOf(script: string, reply: string): number[] {
  const lines = linesOf(script);
  let from = 0;
  return [...reply.matchAll(EDIT)].flatMap(([, search]) => {
    const old = linesOf(search!);
    const at = placeOf(old, lines, from);
    from = Math.max(from, at + old.length);
    return at < 0 ? [] : [at];
  });
}

function isCode(line: string): boolean {
  return line.trim() !== '';
}

/** Where lines stand one after the other, at or after a line; -1 when nowhere. */
function placeOf(old: readonly string[], lines: readonly string[], from: number): number {
  if (old.length === 0) return -1;
  for (let at = from; at + old.length <= lines.length; at++)
    if (old.every((line, i) => lines[at + i]!.trimEnd() === line.trimEnd())) return at;
  return -1;
}
