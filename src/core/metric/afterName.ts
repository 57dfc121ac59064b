import { numberAt, type NumberToken } from './numberAt.js';

/** What stands behind a name on its line: the number that belongs to it, or the end of the line. */
export type AfterName =
  | {
      readonly kind: 'number';
      readonly token: NumberToken;
      /** Position of the number, in code units. */
      readonly at: number;
      /** Words between name and number that say more about it, as in `accuracy (test): 0.9`; lower case. */
      readonly words: readonly string[];
    }
  | { readonly kind: 'end'; readonly colon: boolean; readonly words: readonly string[] };

/** Characters and pieces after the name that are looked at; keeps the work for one name constant. */
const REACH = 200;
const MOST_PIECES = 24;

/** Words that may join a name and its number without a colon: "RMSE of 114.15", "val_loss so far 0.3". */
const LINKS = new Set(
  'is was are now at to of equals equal score value reached so far currently only about approximately roughly improved increased decreased dropped'.split(
    ' ',
  ),
);
/** Words that begin a longer remark, after which a colon is needed: "Accuracy on the test set: 0.93". */
const REMARKS = new Set('of on for with over after at in by from across using per under when within'.split(' '));
const AFTER_COLON = new Set('mean avg average is now about approximately roughly'.split(' '));
/** Whole numbers before these words are counts: "accuracy for 10 epochs". */
const COUNTED =
  /^\s*(?:epochs?|steps?|iterations?|iters?|samples?|images?|examples?|points?|rows?|features?|classes|folds?|runs?|seeds?|models?|trees?|batch(?:es)?|times?|trials?|rounds?|layers?|workers?|files?)\b/i;
/** A colon and another number follow in the same phrase, so this number is part of the remark before it. */
const REMARK_GOES_ON = /^\s+[a-z][\w %-]{0,60}[:=]\s{0,4}[-+−$]?[.\d]/i;

const SPACE = /[ \t\u00a0]+/y;
const SEPARATOR = /(?::=|={1,3}>?|:|-{1,2}>|→|⟶|⇒|\||│|┃|║|≈|…|\.{2,})/y;
const NOTE = /[([]([^()[\]\n]{1,40})[)\]]/y;
/** `{"mean": 0.91, "std": 0.01}` holds the number as its first. */
const MEAN_OF_DICT = /\{\s{0,4}["']?(?:mean|avg|average|value)["']?\s{0,4}[:=]/y;
const CLOSER = /["'`*\])]{1,3}/y;
const WORD = /\p{L}[\p{L}\p{N}_'’/-]{0,30}/uy;

interface Seen {
  separator: '' | ':' | '|' | ',' | '-';
  words: string[];
  /** Words in parentheses; they may stand anywhere. */
  notes: string[];
  /** A quote right behind the name: `'accuracy', 0.93`. */
  quoted: boolean;
  numbers: boolean;
}

/**
 * Finds the number that belongs to the name which ends at `end`, or null when what follows is something else.
 * @param startsLine whether the name is the first thing on its line, so that `accuracy,0.93` is a pair.
 */
export function afterName(text: string, end: number, startsLine: boolean): AfterName | null {
  const seen: Seen = { separator: '', words: [], notes: [], quoted: false, numbers: false };
  const last = Math.min(text.length, end + REACH);
  let at = end;
  for (let pieces = 0; pieces < MOST_PIECES; pieces++) {
    at += length(SPACE, text, at);
    if (at >= text.length) {
      return seen.numbers ? null : { kind: 'end', colon: /:\s*$/.test(text.slice(-REACH)), words: wordsOf(seen) };
    }
    if (at >= last) return null;
    const token = numberAt(text, at);
    if (token !== null && isReading(text, token, seen)) return { kind: 'number', token, at, words: wordsOf(seen) };
    const next = token === null ? pieceAt(text, at, seen, startsLine) : numberInRemark(token, seen);
    if (next === null) return null;
    if (typeof next === 'object') return { kind: 'number', token: next.token, at: next.at, words: wordsOf(seen) };
    at = next;
  }
  return null;
}

/** Whether a number that stands here is the name's own, from what was seen between them. */
function isReading(text: string, token: NumberToken, seen: Seen): boolean {
  if (seen.separator === '|') return true;
  if (seen.separator === ':') return !endsInCount(seen);
  if (!seen.words.every((word) => LINKS.has(word))) return false;
  if (token.value === null) return /^[-+−]?(nan|inf|∞)/i.test(token.text);
  const rest = text.slice(token.end, token.end + 80);
  return !token.unit && !(token.integer && (COUNTED.test(rest) || REMARK_GOES_ON.test(rest)));
}

/** "best accuracy at epoch: 3" counts epochs; "accuracy after 10 epochs: 0.9" does not. */
function endsInCount(seen: Seen): boolean {
  return COUNTED.test(seen.words.at(-1) ?? '') && !seen.numbers;
}

/** A number before the colon belongs to the remark: "on the 10000 test images: 54 %". */
function numberInRemark(token: NumberToken, seen: Seen): number | null {
  if (seen.separator !== '' || !REMARKS.has(seen.words[0] ?? '') || token.value === null) return null;
  seen.words.push(token.text);
  seen.numbers = true;
  return token.end;
}

/** Steps over one piece that is no number. @returns the position after it, a number in parentheses, or null to give up. */
function pieceAt(
  text: string,
  at: number,
  seen: Seen,
  startsLine: boolean,
): number | { readonly token: NumberToken; readonly at: number } | null {
  const separator = length(SEPARATOR, text, at);
  if (separator > 0) return separatorAt(text, at, separator, seen);
  if (text[at] === ',' && seen.separator === '' && seen.words.length === 0 && (startsLine || seen.quoted)) {
    seen.separator = ',';
    return at + 1;
  }
  if (text[at] === '(' || text[at] === '[') return noteAt(text, at, seen);
  const closer = length(CLOSER, text, at);
  if (closer > 0) {
    seen.quoted ||= /["']/.test(text[at]!);
    return seen.separator === '' || seen.separator === '|' || /[*`]/.test(text[at]!) ? at + closer : null;
  }
  if (text[at] === '-' && seen.separator === '' && text[at + 1] === ' ') {
    seen.separator = '-';
    return at + 1;
  }
  const dict = seen.separator === ':' ? length(MEAN_OF_DICT, text, at) : 0;
  return dict > 0 ? at + dict : wordAt(text, at, seen);
}

function separatorAt(text: string, at: number, size: number, seen: Seen): number | null {
  const kind = /[|│┃║]/.test(text[at]!) ? '|' : ':';
  if (kind === ':' && seen.separator === ':' && text[at] !== '=') return null;
  if (seen.separator !== '' && kind !== seen.separator) return null;
  if (kind === '|' && seen.words.length > 0) return null;
  seen.separator = kind;
  return at + size;
}

/** `accuracy (test)`, `RMSE [kWh]`; also `accuracy (0.93)`. Lists such as `scores: [0.8 0.9]` are no numbers. */
function noteAt(text: string, at: number, seen: Seen): number | { token: NumberToken; at: number } | null {
  NOTE.lastIndex = at;
  const note = NOTE.exec(text);
  if (note === null) return null;
  const inside = numberAt(text, at + 1);
  if (inside !== null && (text[at] === '[' || text[inside.end] === ')')) {
    const alone = text[at] === '(' && seen.separator === '' && !inside.integer;
    return alone ? { token: inside, at: at + 1 } : null;
  }
  seen.notes.push(...note[1]!.toLowerCase().split(/[\s,]+/));
  return at + note[0].length;
}

function wordAt(text: string, at: number, seen: Seen): number | null {
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0].toLowerCase();
  if (word === undefined) return null;
  const end = at + word.length;
  if (seen.separator !== '') return AFTER_COLON.has(word) && seen.separator === ':' ? afterColon(text, end) : null;
  seen.words.push(word);
  return seen.words.every((each) => LINKS.has(each)) || REMARKS.has(seen.words[0]!) ? end : null;
}

/** `accuracy: mean=0.91` has a second separator. */
function afterColon(text: string, end: number): number {
  const equals = /\s{0,3}[=:]/y;
  return end + length(equals, text, end);
}

function wordsOf(seen: Seen): string[] {
  return [...seen.notes, ...seen.words];
}

function length(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
