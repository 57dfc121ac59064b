import { kindOf, MAKES_SPARSE } from './families.js';

/** What can stand before an estimator in a pipeline; names as in scikit-learn 1.7. */
const SCALERS = ['StandardScaler', 'QuantileTransformer', 'PowerTransformer', 'RobustScaler'];
const FEATURES = ['PolynomialFeatures', 'SplineTransformer', 'PCA', 'SelectKBest'];
/** Those that take the sparse matrices of text vectorizers. */
const SPARSE_SCALERS = ['TfidfTransformer', 'MaxAbsScaler'];
const SPARSE_FEATURES = ['SelectPercentile', 'TruncatedSVD'];

/** Estimators that split at thresholds, to which a scale is all one. */
const OF_TREES = /Tree|Forest|Boosting|XGB|LGBM|CatBoost/;
const BEST_VECTORIZER = 'TfidfVectorizer';
const VECTORIZERS = [BEST_VECTORIZER, 'CountVectorizer', 'HashingVectorizer'];

interface From {
  readonly script: string;
  readonly installed: ReadonlySet<string>;
  readonly tried: readonly string[];
}

/**
 * "Put StandardScaler before Ridge in a make_pipeline": a scale that is learned with the estimator needs one line and
 * comes to training and validation alike, where a small model that is asked for scaling fits it to the wrong data.
 * Text is weighed by its vectorizer.
 * @returns empty when there is no estimator of scikit-learn or its relatives.
 */
export function scalings(estimators: readonly string[], from: From): string[] {
  const isSparse = MAKES_SPARSE.test(from.script);
  const names = estimators.filter((name) => !OF_TREES.test(name));
  const before = putBefore(names, isSparse ? SPARSE_SCALERS : SCALERS, from);
  const all = isSparse ? [...otherVectorizers(from.script), ...before] : before;
  return all.length > 0 ? all : putBefore(estimators, isSparse ? SPARSE_FEATURES : FEATURES, from);
}

/** New features before an estimator, and for numbers a target whose large values weigh less. */
export function newFeatures(estimators: readonly string[], from: From): string[] {
  const before = putBefore(estimators, MAKES_SPARSE.test(from.script) ? SPARSE_FEATURES : FEATURES, from);
  if (!from.installed.has('sklearn') || from.script.includes('TransformedTargetRegressor')) return before;
  const targets = estimators
    .filter((name) => kindOf(name) === 'regressor')
    .map((name) => `Wrap ${name} in a TransformedTargetRegressor with func=np.log1p and inverse_func=np.expm1`);
  return [...untried(targets, from), ...before];
}

function putBefore(estimators: readonly string[], transformers: readonly string[], from: From): string[] {
  if (!from.installed.has('sklearn')) return [];
  const names = estimators.filter((name) => kindOf(name) !== null);
  const openings = transformers
    .filter((transformer) => !new RegExp(`\\b${transformer}\\b`).test(from.script))
    .flatMap((transformer) => names.map((name) => `Put ${transformer} before ${name} in a make_pipeline`));
  return untried(openings, from);
}

/** "Replace CountVectorizer with TfidfVectorizer", and other arguments for the one that is there. */
function otherVectorizers(script: string): string[] {
  const used = VECTORIZERS.filter((name) => new RegExp(`\\b${name}\\s*\\(`).test(script));
  const others = used.includes(BEST_VECTORIZER) ? [] : used.map((name) => `Replace ${name} with ${BEST_VECTORIZER}(`);
  return [...others, ...used.map((name) => `Give ${name} the arguments `)];
}

/** Openings with which no idea of an earlier step begins. */
export function untried(openings: readonly string[], { tried }: Pick<From, 'tried'>): string[] {
  return openings.filter((opening) => !tried.some((idea) => idea.startsWith(opening)));
}
