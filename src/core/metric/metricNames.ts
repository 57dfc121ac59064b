import type { Direction } from '../../shared/experiment.js';

/** The part of the data that a number was measured on. */
export type Split = 'train' | 'val' | 'test' | 'eval';

/** What stands between the words of a name: `val_acc`, `Val Acc`, `val-acc`, `val/acc`, `val.acc` are one name. */
const SEPARATOR = '[ \\t_\\-/.]{0,3}';

const SPLIT_WORDS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  trn: 'train',
  tr: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  dev: 'val',
  test: 'test',
  testing: 'test',
  holdout: 'test',
  'hold-out': 'test',
  'held-out': 'test',
  eval: 'eval',
  evaluation: 'eval',
};

/** Words that mean the same; the second spelling is tried only when the name itself is nowhere. */
const SAME_WORDS: readonly (readonly string[])[] = [
  ['validation', 'valid', 'val'],
  ['accuracy', 'acc'],
  ['log loss', 'logloss'],
  ['r2', 'r²', 'r^2'],
  ['roc auc', 'auc roc', 'auroc', 'auc'],
];

/** Weight says how likely a number of this name is what an experiment is about; see `inferMetrics`. */
interface Known {
  readonly words: readonly string[];
  readonly direction: Direction;
  readonly weight: number;
}

const KNOWN: readonly Known[] = [
  {
    direction: 'maximize',
    weight: 50,
    words: ['accuracy', 'acc', 'balanced accuracy', 'top1', 'top5', 'auc', 'auroc'],
  },
  {
    direction: 'maximize',
    weight: 50,
    words: ['f1', 'fbeta', 'f2', 'r2', 'r²', 'r^2', 'qwk', 'kappa', 'map', 'ndcg'],
  },
  { direction: 'maximize', weight: 50, words: ['mrr', 'bleu', 'rouge', 'meteor', 'iou', 'miou', 'dice', 'jaccard'] },
  {
    direction: 'maximize',
    weight: 50,
    words: ['pearson', 'spearman', 'mcc', 'psnr', 'ssim', 'pcc', 'prauc', 'auprc'],
  },
  {
    direction: 'maximize',
    weight: 50,
    words: ['average precision', 'explained variance', 'c index', 'gini', 'rouge1'],
  },
  { direction: 'maximize', weight: 40, words: ['reward', 'return', 'elo', 'silhouette', 'win rate', 'likelihood'] },
  {
    direction: 'maximize',
    weight: 35,
    words: ['precision', 'recall', 'specificity', 'sensitivity', 'hits', 'hit rate'],
  },
  {
    direction: 'minimize',
    weight: 50,
    words: ['rmse', 'mse', 'mae', 'rmsle', 'msle', 'mape', 'smape', 'wmape', 'rmsd'],
  },
  {
    direction: 'minimize',
    weight: 50,
    words: ['logloss', 'log loss', 'perplexity', 'ppl', 'wer', 'cer', 'fid', 'brier'],
  },
  { direction: 'minimize', weight: 50, words: ['mcrmse', 'eer', 'bpb', 'bpc', 'bits per byte', 'hamming', 'pinball'] },
  {
    direction: 'minimize',
    weight: 50,
    words: ['mean squared error', 'mean absolute error', 'root mean squared error'],
  },
  { direction: 'minimize', weight: 45, words: ['error', 'err', 'squared error', 'absolute error', 'error rate'] },
  { direction: 'minimize', weight: 35, words: ['loss', 'nll', 'cross entropy', 'crossentropy', 'deviance', 'cost'] },
];

/** The words of a name in lower case, without the punctuation around it; `valAcc` has two. */
export function nameWords(name: string): string[] {
  return name
    .replace(/([a-z]{2})([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/^[\s"'`:=|*_]+|[\s"'`:=|*_]+$/g, '')
    .split(/[\s_\-/.]+/)
    .filter((word) => word !== '');
}

/**
 * Pattern of a name in a text, in any case and with any separator between its words (flags `giu`).
 * It ends at the end of a word; whether it begins at the beginning of one is for the caller to see.
 * @param alike also accept the usual other spellings: validation for val, accuracy for acc, and a few more.
 */
export function namePattern(words: readonly string[], alike: boolean): RegExp {
  const source = (alike ? spellings(words) : words.map(escaped)).join(SEPARATOR);
  const tail = alike && words.at(-1) !== 'score' ? `(?:${SEPARATOR}score)?` : '';
  return new RegExp(`(?:${source})${tail}(?![\\p{L}\\p{N}_])`, 'giu');
}

/** The split that a word names, such as `val` for "Validation" and for "valid_0"; null for other words. */
export function splitOf(word: string): Split | null {
  const plain = word.toLowerCase().replace(/^[^a-z]+|[_-]?\d*[^a-z\d]*$/g, '');
  return SPLIT_WORDS[plain] ?? null;
}

/** The splits that a name carries in itself. */
export function splitsOfName(words: readonly string[]): Set<Split> {
  return new Set(words.map(splitOf).filter((split) => split !== null));
}

/** What is known of a metric by its name; null when the name is none of the usual ones. */
export function knownMetric(name: string): { readonly direction: Direction; readonly weight: number } | null {
  const text = ` ${nameWords(name)
    .map((word) => word.replace(/@.*$|[()[\]:%]/g, ''))
    .join(' ')} `;
  let best: { known: Known; end: number; length: number } | null = null;
  for (const known of KNOWN) {
    for (const word of known.words) {
      const at = text.lastIndexOf(` ${word} `);
      const end = at + word.length;
      if (at < 0 || (best !== null && (best.end > end || (best.end === end && best.length >= word.length)))) continue;
      best = { known, end, length: word.length };
    }
  }
  return best === null ? null : { direction: best.known.direction, weight: best.known.weight };
}

/** All words of known metrics, for finding them in a text. */
export function knownMetricWords(): string[] {
  return KNOWN.flatMap((known) => known.words);
}

/** One pattern a word, or a run of words that belong together (`log loss`), with its other spellings. */
function spellings(words: readonly string[]): string[] {
  const sources: string[] = [];
  let at = 0;
  while (at < words.length) {
    const group = groupAt(words, at);
    if (group === null) sources.push(escaped(words[at]!));
    else
      sources.push(
        `(?:${group.spellings.map((spelling) => nameWords(spelling).map(escaped).join(SEPARATOR)).join('|')})`,
      );
    at += group?.length ?? 1;
  }
  return sources;
}

/** The group of spellings whose longest member stands at a position. */
function groupAt(words: readonly string[], at: number): { spellings: readonly string[]; length: number } | null {
  let best: { spellings: readonly string[]; length: number } | null = null;
  for (const group of SAME_WORDS) {
    for (const spelling of group) {
      const wanted = nameWords(spelling);
      const matches = wanted.every((word, i) => words[at + i] === word);
      if (matches && wanted.length > (best?.length ?? 0)) best = { spellings: group, length: wanted.length };
    }
  }
  return best;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
