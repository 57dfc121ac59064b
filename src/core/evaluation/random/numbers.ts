/** A number in a source that sets a hyper-parameter. */
export interface Setting {
  readonly name: string;
  /** Offsets of the number. */
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly isInteger: boolean;
}

/** Names of hyper-parameters that are multiplied; none of them belongs to a split, a seed or an evaluation. */
const HYPERPARAMETERS = new Set([
  ...['n_estimators', 'n_trees', 'trees', 'max_iter', 'iterations', 'epochs', 'n_epochs', 'num_epochs', 'rounds'],
  ...['max_depth', 'depth', 'min_samples_leaf', 'min_samples_split', 'max_leaf_nodes', 'max_bins', 'n_neighbors', 'k'],
  ...['neighbors', 'neighbours', 'n_components', 'components', 'degree', 'max_features', 'min_df', 'max_df', 'hidden'],
  ...['hidden_size', 'hidden_units', 'units', 'batch_size', 'learning_rate', 'learning_rate_init', 'lr', 'eta0'],
  ...['alpha', 'c', 'gamma', 'epsilon', 'l1', 'l2', 'l2_regularization', 'weight_decay', 'subsample', 'momentum'],
  ...['tol', 'l1_ratio', 'var_smoothing', 'leaf_size', 'power', 'smoothing', 'window', 'lags', 'n_lags'],
]);

/** Numbers that mean a share when they are below 1. */
const SHARES = new Set(['subsample', 'max_features', 'max_df', 'l1_ratio', 'momentum']);

const NUMBER = String.raw`(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)(?![\w.])`;
const KEYWORD = new RegExp(String.raw`(?<![\w.])([A-Za-z_]\w*)[ \t]*=[ \t]*${NUMBER}`, 'g');
const ENTRY = new RegExp(String.raw`["']([A-Za-z_]\w*)["'][ \t]*:[ \t]*${NUMBER}`, 'g');
const ARGUMENT = new RegExp(String.raw`["']--([\w-]+)["'][^)\n]*\bdefault[ \t]*=[ \t]*${NUMBER}`, 'g');

/**
 * Hyper-parameters that a source sets to a number: keyword arguments, constants and variables, entries of a
 * dictionary, and defaults of command line arguments.
 */
export function settingsOf(source: string): Setting[] {
  const found: Setting[] = [];
  for (const pattern of [KEYWORD, ENTRY, ARGUMENT]) {
    for (const match of source.matchAll(pattern)) {
      const name = match[1]!.toLowerCase().replaceAll('-', '_');
      if (!HYPERPARAMETERS.has(name)) continue;
      const text = match[2]!;
      const end = match.index + match[0].length;
      found.push({ name, start: end - text.length, end, value: Number(text), isInteger: /^\d+$/.test(text) });
    }
  }
  return found;
}

const CONSTANT = new RegExp(String.raw`^([A-Z][A-Z0-9_]*)[ \t]*=[ \t]*${NUMBER}[ \t]*(?:#.*)?$`, 'gm');
/** What a constant with such a name decides is not the model's to choose. */
const NOT_FREE =
  /SEED|RANDOM|STATE|SPLIT|FOLD|TEST|VAL|HOLD|CLASS|LABEL|TARGET|COLUMN|ROW|WIDTH|HEIGHT|SIDE|SHAPE|PIXEL|CHANNEL|GUESS|TOP/;

/** Numbers that constants of the module are set to, such as `VOCABULARY = 100`. */
export function constantsOf(source: string): Setting[] {
  return [...source.matchAll(CONSTANT)].flatMap((match) => {
    const [whole, name = '', text = ''] = match;
    if (NOT_FREE.test(name)) return [];
    const start = match.index + whole.indexOf(text, whole.indexOf('='));
    return [{ name, start, end: start + text.length, value: Number(text), isInteger: /^\d+$/.test(text) }];
  });
}

/** Factors that a whole number and another one are multiplied by. */
export const FACTORS = { integer: [0.25, 0.5, 2, 4], real: [0.1, 0.3, 3, 10] } as const;

/** The new number as Python writes it: whole numbers stay whole and positive, shares stay at most 1. */
export function scaled({ name, value, isInteger }: Setting, factor: number): string {
  if (isInteger) return String(Math.max(1, Math.round(value * factor)));
  const next = SHARES.has(name) ? Math.min(1, value * factor) : value * factor;
  const text = String(Number(next.toPrecision(3)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}
