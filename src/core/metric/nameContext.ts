import { splitOf, type Split } from './metricNames.js';

/** What the line says about a name besides the name itself. */
export interface NameContext {
  /** Parts of the data that were named: "val", in `val acc`, `[val] acc`, `acc (val)`, `Val: loss 0.4, acc`. */
  readonly splits: ReadonlySet<Split>;
  /** A part of the data that was named earlier on the line, perhaps for another number: "Val loss: 0.4 acc: 0.9". */
  readonly earlier: Split | null;
  /** Other words that belong to the name: `forest` in "forest accuracy". */
  readonly others: readonly string[];
  /** One of several folds or seeds: "Fold 1 acc". */
  readonly fold: boolean;
  /** "best val_loss": an earlier value, beside which a current one may stand. */
  readonly best: boolean;
  /** A number about the metric that is not the metric: its deviation, its target, its change. */
  readonly excluded: boolean;
}

/** Characters before the name that are looked at. */
const REACH = 240;
const PHRASE_REACH = 100;

const NEUTRAL = new Set(
  (
    'the a an our its my this on of in for at by final finally mean average avg overall total current currently last ' +
    'latest new model cv kfold cross-validated cross-validation crossval cross-val cross oof out-of-fold epoch step ' +
    'batch result results score scores metric metrics info debug warning now is was set data dataset split samples ' +
    'value so far reached equals equal to are best highest lowest max maximum min minimum using after'
  ).split(' '),
);
const BEST = /^(best|highest|lowest|max|maximum|min|minimum)$/;
const EXCLUDED =
  /^(std|stdev|stddev|sd|sem|deviation|variance|var|baseline|target|goal|previous|prev|initial|starting|old|expected|required|threshold|desired|delta|change|improvement|gain|difference|diff|drop)$/;
/** Verbs and conjunctions before which another phrase ends: "trained with loss 0.3". */
const PHRASE_START =
  /^(with|and|has|have|got|gets|gives|yields|achieved|achieves|obtained|finished|done|complete|completed)$/;

/** What ends the phrase before a name: punctuation, two spaces, a dash between spaces, a number of its own. */
const BREAK = /[,;|│┃║:()[\]{}=<>"!?\t#*]|'(?!s\b)|\s[-–—•]+\s| {2,}|\.\s|(?:^|\s)[-+−$]?\d[\d.,/%:]*(?=\s|$)/gu;
/** Time stamps, levels and logger names in front of a message. */
const LOG_PREFIX = /^.{0,120}?\b(?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL)\b(?::[\w.]+:)?[\s\])|:>-]*/;
/** `Train:`, `[val]`, `(test)`, `"val": {`, `Valid |`, but not `val: 0.9`, which is a number of that name. */
const SECTION =
  /(?<![\p{L}\p{N}_.\-/])(\p{L}[\p{L}-]{1,11})(?: (?:set|data|metrics|results|scores))?["']?\s{0,3}(?:[\])>|│]|-(?=\s)|:|=(?=\s{0,2}\{))(?!\s{0,3}[-+−]?[.\d])/gu;
const WORD = /(?<![\p{L}\p{N}_.\-/])\p{L}[\p{L}-]{1,11}(?![\p{L}\p{N}_.\-/])/gu;
const FOLD = /\b(?:fold|seed|repeat|trial|run)\s{0,2}[#:=]?\s{0,2}\d+(?![\d.]*%)/i;

/**
 * Reads what stands around a name that begins at `at`.
 * @param behind words between the name and its number, in lower case.
 */
export function contextOf(text: string, at: number, behind: readonly string[]): NameContext {
  const from = Math.max(0, at - REACH);
  const before = text.slice(from, at).replace(from === 0 ? LOG_PREFIX : /^(?!)/, '');
  const words = phrase(before.slice(-PHRASE_REACH));
  const all = [...words, ...behind.filter((word) => !/^[\d.,%$]+$/.test(word))];
  const own = all.map(splitOf).filter((split) => split !== null);
  const section = own.length === 0 ? sectionOf(before) : null;
  return {
    splits: new Set(section === null ? own : [section]),
    earlier: own.length === 0 && section === null ? lastSplit(before) : null,
    others: all.filter((word) => splitOf(word) === null && !isNeutral(word)),
    fold: FOLD.test(before),
    best: all.some((word) => BEST.test(word)),
    excluded: all.some((word) => EXCLUDED.test(word)),
  };
}

/** The split of a heading on a line of its own, such as "Validation:" or `"val": {`; null for other lines. */
export function headingSplit(line: string): Split | null {
  const words = line
    .replace(/[^\p{L}\s-]/gu, ' ')
    .trim()
    .split(/\s+/);
  if (words.length > 4) return null;
  const splits = words.map(splitOf).filter((split) => split !== null);
  const rest = words.filter((word) => splitOf(word) === null && !isNeutral(word.toLowerCase()));
  return splits.length === 1 && rest.every((word) => /^[-=]*$/.test(word)) ? splits[0]! : null;
}

/** The words that directly precede a position and belong to it, in lower case, at most six. */
export function phrase(before: string): string[] {
  let start = 0;
  for (const found of before.matchAll(BREAK)) start = found.index + found[0].length;
  const words = before
    .slice(start)
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/'s$/, '').replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((word) => word !== '');
  return words.slice(words.findLastIndex((word) => PHRASE_START.test(word)) + 1).slice(-6);
}

function isNeutral(word: string): boolean {
  return NEUTRAL.has(word) || /^\d+-?fold$/.test(word) || /^[^\p{L}]*$/u.test(word);
}

function sectionOf(before: string): Split | null {
  let section: Split | null = null;
  for (const found of before.matchAll(SECTION)) section = splitOf(found[1]!) ?? section;
  return section;
}

function lastSplit(before: string): Split | null {
  let last: Split | null = null;
  for (const [word] of before.matchAll(WORD)) last = splitOf(word) ?? last;
  return last;
}
