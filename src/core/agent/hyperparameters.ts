/**
 * Arguments that decide how an estimator learns and take a number; names as in scikit-learn 1.7, the one that matters
 * most first.
 */
const ARGUMENTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:Ridge|Lasso|RidgeClassifier)$/, ['alpha']],
  [/^ElasticNet$/, ['alpha', 'l1_ratio']],
  [/^LogisticRegression$/, ['C', 'max_iter']],
  [/^Linear(?:SVC|SVR)$/, ['C']],
  [/^SV[CR]$/, ['C', 'gamma']],
  [/^KNeighbors/, ['n_neighbors', 'p']],
  [/^DecisionTree/, ['max_depth', 'min_samples_leaf']],
  [/^(?:RandomForest|ExtraTrees)/, ['n_estimators', 'min_samples_leaf', 'max_features']],
  [/^HistGradientBoosting/, ['learning_rate', 'max_iter', 'max_leaf_nodes', 'l2_regularization']],
  [/^GradientBoosting/, ['n_estimators', 'learning_rate', 'max_depth', 'subsample']],
  [/^AdaBoost/, ['n_estimators', 'learning_rate']],
  [/^MLP/, ['max_iter', 'alpha', 'learning_rate_init']],
  [/^SGD/, ['alpha', 'max_iter']],
  [/^(?:Multinomial|Bernoulli|Complement)NB$/, ['alpha']],
  [/^GaussianNB$/, ['var_smoothing']],
];

/** Arguments of an estimator of scikit-learn that take a number; none for other names. */
export function numbersOf(estimator: string): readonly string[] {
  return ARGUMENTS.find(([name]) => name.test(estimator))?.[1] ?? [];
}

/**
 * "Give SVC the argument C=": what the script leaves at its default has no number that an idea could name.
 * @param estimators of the script.
 */
export function givenArguments(estimators: readonly string[], script: string): string[] {
  const isGiven = (argument: string) => new RegExp(`\\b${argument}(?:\\s*=|["']\\s*:)`).test(script);
  // Given by its place, or out of a dictionary, an argument shows no name.
  const isOpen = (name: string) => new RegExp(`\\b${name}\\s*\\((?:\\s*[\\d.'"*]|[^()]*\\*\\*)`).test(script);
  return estimators.flatMap((name) =>
    (isOpen(name) ? [] : numbersOf(name))
      .filter((argument) => !isGiven(argument))
      .map((argument) => `Give ${name} the argument ${argument}=`),
  );
}
