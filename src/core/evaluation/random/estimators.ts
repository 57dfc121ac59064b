/** A class of scikit-learn and argument lists that make sense for small tabular data. */
export interface Estimator {
  readonly name: string;
  readonly module: string;
  readonly args: readonly string[];
}

const estimator = (module: string, name: string, ...args: string[]): Estimator => ({
  name,
  module: `sklearn.${module}`,
  args: args.length === 0 ? [''] : args,
});

/** What a classifier may be replaced by. */
export const CLASSIFIERS: readonly Estimator[] = [
  estimator('linear_model', 'LogisticRegression', 'max_iter=1000', 'C=0.1, max_iter=1000', 'C=10, max_iter=1000'),
  estimator(
    'ensemble',
    'RandomForestClassifier',
    'n_estimators=100, random_state=0',
    'n_estimators=300, random_state=0',
  ),
  estimator(
    'ensemble',
    'ExtraTreesClassifier',
    'n_estimators=100, random_state=0',
    'n_estimators=300, random_state=0',
  ),
  estimator('ensemble', 'HistGradientBoostingClassifier', 'random_state=0', 'learning_rate=0.05, random_state=0'),
  estimator('ensemble', 'GradientBoostingClassifier', 'random_state=0', 'max_depth=5, random_state=0'),
  estimator(
    'neighbors',
    'KNeighborsClassifier',
    'n_neighbors=5',
    'n_neighbors=15',
    'n_neighbors=5, weights="distance"',
  ),
  estimator('svm', 'SVC', 'probability=True, random_state=0', 'C=10, probability=True, random_state=0'),
  estimator('naive_bayes', 'GaussianNB'),
  estimator('neural_network', 'MLPClassifier', 'max_iter=300, random_state=0'),
  estimator('tree', 'DecisionTreeClassifier', 'max_depth=5, random_state=0'),
];

/** What a regressor may be replaced by. */
export const REGRESSORS: readonly Estimator[] = [
  estimator('linear_model', 'Ridge', 'alpha=0.1', 'alpha=1.0', 'alpha=10.0'),
  estimator('linear_model', 'Lasso', 'alpha=0.01', 'alpha=0.1'),
  estimator(
    'ensemble',
    'RandomForestRegressor',
    'n_estimators=100, random_state=0',
    'n_estimators=300, random_state=0',
  ),
  estimator('ensemble', 'ExtraTreesRegressor', 'n_estimators=100, random_state=0', 'n_estimators=300, random_state=0'),
  estimator('ensemble', 'HistGradientBoostingRegressor', 'random_state=0', 'learning_rate=0.05, random_state=0'),
  estimator('ensemble', 'GradientBoostingRegressor', 'random_state=0', 'max_depth=5, random_state=0'),
  estimator(
    'neighbors',
    'KNeighborsRegressor',
    'n_neighbors=5',
    'n_neighbors=15',
    'n_neighbors=5, weights="distance"',
  ),
  estimator('svm', 'SVR', 'C=1.0', 'C=10', 'C=100'),
  estimator('neural_network', 'MLPRegressor', 'max_iter=300, random_state=0'),
  estimator('tree', 'DecisionTreeRegressor', 'max_depth=5, random_state=0'),
];

/** Further classes that are recognised where a script makes one, but are not drawn. */
const OTHER_CLASSIFIERS = [
  ...['RidgeClassifier', 'SGDClassifier', 'LinearSVC', 'NuSVC', 'MultinomialNB', 'BernoulliNB', 'ComplementNB'],
  ...['DummyClassifier', 'Perceptron', 'PassiveAggressiveClassifier', 'AdaBoostClassifier', 'BaggingClassifier'],
  ...['LinearDiscriminantAnalysis', 'QuadraticDiscriminantAnalysis', 'NearestCentroid', 'LogisticRegressionCV'],
];
const OTHER_REGRESSORS = [
  ...['LinearRegression', 'ElasticNet', 'SGDRegressor', 'LinearSVR', 'NuSVR', 'KernelRidge', 'DummyRegressor'],
  ...['BayesianRidge', 'HuberRegressor', 'AdaBoostRegressor', 'BaggingRegressor', 'RidgeCV', 'LassoCV', 'Lars'],
  ...['PoissonRegressor', 'TweedieRegressor', 'GammaRegressor', 'ElasticNetCV', 'TheilSenRegressor'],
];

export type EstimatorKind = 'classifier' | 'regressor';

/** Kind of each known class by its name. */
export const KIND_OF: ReadonlyMap<string, EstimatorKind> = new Map([
  ...[...CLASSIFIERS.map(({ name }) => name), ...OTHER_CLASSIFIERS].map((name) => [name, 'classifier'] as const),
  ...[...REGRESSORS.map(({ name }) => name), ...OTHER_REGRESSORS].map((name) => [name, 'regressor'] as const),
]);
