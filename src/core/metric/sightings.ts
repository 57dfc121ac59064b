import { afterName } from './afterName.js';
import { splitsOfName, type Split } from './metricNames.js';
import { contextOf, type NameContext } from './nameContext.js';

/** What is looked for: a name, or the rest of a name whose first word is a part of the data. */
export interface Wanted {
  /** Flags `giu`; see `namePattern`. */
  readonly pattern: RegExp;
  readonly words: readonly string[];
  /** Only numbers of this part of the data, named elsewhere on the line; null for any. */
  readonly split: Split | null;
}

/** A number that may be the metric. */
export interface Sighting {
  /** Null when a word such as `nan` stands where the number should. */
  readonly value: number | null;
  /** The number as printed. */
  readonly text: string;
  /** 0: the very name. 1: one of several folds. 2: a longer name that ends in it, such as "val acc" for `acc`. */
  readonly rank: 0 | 1 | 2;
  /** What makes a name of rank 2 longer; empty for the others. */
  readonly label: string;
  readonly best: boolean;
  /** Perhaps measured on training data: used only when nothing else is there. */
  readonly perhapsTraining: boolean;
}

/** A name at the end of its line; the number may stand on the next one, or below it in a table. */
export interface OpenName {
  readonly colon: boolean;
  readonly alone: boolean;
}

export interface LineSightings {
  readonly found: readonly Sighting[];
  readonly open: OpenName | null;
}

/** Occurrences of the name on one line that are looked at. */
const MOST_ON_A_LINE = 40;
const MOST_TRIED = 400;

/**
 * Every number on a line that stands behind the wanted name, last first.
 * @param text the line as a person sees it.
 * @param limit names that begin here or later are not looked at: in a stretch of a line their number may be cut off.
 * @param heading part of the data that a heading above the line names.
 */
export function sightingsOn(text: string, limit: number, wanted: Wanted, heading: () => Split | null): LineSightings {
  const places = occurrences(text, wanted).slice(-MOST_TRIED).reverse();
  const found: Sighting[] = [];
  let open: OpenName | null = null;
  for (const place of places) {
    const at = place.index;
    const end = at + place[0].length;
    if (at >= limit || !standsAlone(text, at, end)) continue;
    const startsLine = /^[\s"'*`#=>(-]*$/.test(text.slice(Math.max(0, at - 20), at));
    const after = afterName(text, end, startsLine);
    if (after === null) continue;
    if (after.kind === 'end') {
      open = { colon: after.colon, alone: startsLine };
      continue;
    }
    const context = contextOf(text, at, after.words);
    const sighting = judged(context, wanted, heading, { value: after.token.value, text: after.token.text });
    if (sighting !== null) found.push(sighting);
    if (found.length >= MOST_ON_A_LINE || (sighting?.rank === 0 && !sighting.best)) break;
  }
  return { found, open };
}

/** Where the name stands in a text, also as part of a longer word. */
export function occurrences(text: string, wanted: Wanted): RegExpExecArray[] {
  wanted.pattern.lastIndex = 0;
  return [...text.matchAll(wanted.pattern)];
}

/** `acc` does not stand alone in `val_acc`, `val/acc`, `acc@1` or `acc_epoch`. */
export function standsAlone(text: string, at: number, end: number): boolean {
  const letter = /[\p{L}\p{N}_]/u;
  const joint = /[-./@^]/;
  const before = text[at - 1] ?? ' ';
  const after = text[end] ?? ' ';
  if (letter.test(before) || letter.test(after)) return false;
  if (joint.test(before) && letter.test(text[at - 2] ?? ' ')) return false;
  return !(joint.test(after) && letter.test(text[end + 1] ?? ' '));
}

/** Ranks a number by what stands around its name; null when it is another number than the wanted one. */
export function judged(
  context: NameContext,
  wanted: Wanted,
  heading: () => Split | null,
  number: { readonly value: number | null; readonly text: string },
): Sighting | null {
  if (context.excluded) return null;
  const own = splitsOfName(wanted.words);
  // A name that says its own part of the data is not of the training data because a logger is called "train".
  const splits = new Set(
    [...context.splits].filter((split) => !own.has(split) && (own.size === 0 || split !== 'train')),
  );
  const above = own.size === 0 && context.splits.size === 0 && context.earlier === null ? heading() : null;
  if (above !== null) splits.add(above);
  const earlier = own.size === 0 && splits.size === 0 ? context.earlier : null;
  if (wanted.split !== null) {
    const only = splits.size === 1 ? [...splits][0] : earlier;
    if (only !== wanted.split) return null;
    return { ...number, rank: context.fold ? 1 : 0, label: '', best: context.best, perhapsTraining: false };
  }
  if (splits.has('train')) return null;
  const label = [...splits, ...(earlier === null ? [] : [earlier]), ...context.others].sort().join(' ');
  return {
    ...number,
    rank: label !== '' ? 2 : context.fold ? 1 : 0,
    label,
    best: context.best,
    perhapsTraining: earlier === 'train',
  };
}
