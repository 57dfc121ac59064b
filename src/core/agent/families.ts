/** What an estimator does; a replacement does the same. */
type Kind = 'classifier' | 'regressor';

interface Family {
  readonly name: string;
  /** Package of it, by the name under which it is imported; scikit-learn when left out. */
  readonly from?: string;
  /** Whether it takes the sparse matrices that text vectorizers make. */
  readonly takesSparse: boolean;
  /** Of a classifier: whether it has predict_proba without further arguments. */
  readonly hasProbabilities?: boolean;
}

/** Strong families first; names and properties as in scikit-learn 1.7. */
const FAMILIES: Readonly<Record<Kind, readonly Family[]>> = {
  classifier: [
    { name: 'HistGradientBoostingClassifier', takesSparse: false, hasProbabilities: true },
    { name: 'ExtraTreesClassifier', takesSparse: true, hasProbabilities: true },
    { name: 'RandomForestClassifier', takesSparse: true, hasProbabilities: true },
    { name: 'LogisticRegression', takesSparse: true, hasProbabilities: true },
    { name: 'SVC', takesSparse: true, hasProbabilities: false },
    { name: 'LinearSVC', takesSparse: true, hasProbabilities: false },
    { name: 'KNeighborsClassifier', takesSparse: true, hasProbabilities: true },
    { name: 'MLPClassifier', takesSparse: true, hasProbabilities: true },
    { name: 'XGBClassifier', from: 'xgboost', takesSparse: true, hasProbabilities: true },
    { name: 'LGBMClassifier', from: 'lightgbm', takesSparse: true, hasProbabilities: true },
    { name: 'CatBoostClassifier', from: 'catboost', takesSparse: true, hasProbabilities: true },
  ],
  regressor: [
    { name: 'HistGradientBoostingRegressor', takesSparse: false },
    { name: 'ExtraTreesRegressor', takesSparse: true },
    { name: 'RandomForestRegressor', takesSparse: true },
    { name: 'Ridge', takesSparse: true },
    { name: 'SVR', takesSparse: true },
    { name: 'KNeighborsRegressor', takesSparse: true },
    { name: 'MLPRegressor', takesSparse: true },
    { name: 'XGBRegressor', from: 'xgboost', takesSparse: true },
    { name: 'LGBMRegressor', from: 'lightgbm', takesSparse: true },
    { name: 'CatBoostRegressor', from: 'catboost', takesSparse: true },
  ],
};

const CLASSIFIER = /Classifier$|^(?:LogisticRegression|LinearSVC|SVC|NuSVC|Perceptron)$|NB$/;
const REGRESSOR = /Regressor$|Regression$|^(?:Ridge|Lasso|ElasticNet|SVR|LinearSVR|Lars)(?:CV)?$/;
/** Text vectorizers, whose matrices are sparse. */
export const MAKES_SPARSE = /\b(?:Count|Tfidf|Hashing)Vectorizer\s*\(/;

/**
 * Estimators that could stand in the place of one, all of which are installed and can be used as the script uses it. A
 * small model that is free to name one names classes that do not exist ("XGBoostClassifier"), or none.
 * @param installed import names of the packages that are there.
 * @param tried ideas of earlier steps; what one of them names after "with" is left out.
 */
export function replacementsFor(
  estimator: string,
  from: { readonly script: string; readonly installed: ReadonlySet<string>; readonly tried: readonly string[] },
): string[] {
  const kind = kindOf(estimator);
  if (kind === null) return [];
  const isSparse = MAKES_SPARSE.test(from.script);
  const needsProbabilities = from.script.includes('predict_proba');
  const names = (text: string, name: string) => new RegExp(`\\b${name}\\b`).test(text);
  return FAMILIES[kind]
    .filter(({ from: place = 'sklearn' }) => from.installed.has(place))
    .filter(({ takesSparse }) => takesSparse || !isSparse)
    .filter(({ hasProbabilities }) => hasProbabilities !== false || !needsProbabilities)
    .map(({ name }) => name)
    .filter((name) => !names(from.script, name))
    .filter(
      (name) =>
        !from.tried.some((idea) =>
          names(
            idea
              .split(/\bwith\b/)
              .slice(1)
              .join(' '),
            name,
          ),
        ),
    );
}

/** Whether an estimator of scikit-learn or its relatives tells classes or numbers, by its name; null for other names. */
export function kindOf(estimator: string): Kind | null {
  if (CLASSIFIER.test(estimator)) return 'classifier';
  return REGRESSOR.test(estimator) ? 'regressor' : null;
}
