import { keyword, pattern, type RemovedApi } from './rule.js';

const LINEAR =
  'LinearRegression Ridge RidgeCV RidgeClassifier RidgeClassifierCV Lasso LassoCV ElasticNet ElasticNetCV ' +
  'MultiTaskLasso MultiTaskElasticNet BayesianRidge ARDRegression Lars LarsCV LassoLars LassoLarsCV LassoLarsIC ' +
  'OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV';
const SGD = 'SGDClassifier SGDRegressor';

/** What fails in scikit-learn's linear models. */
export const SKLEARN_LINEAR_RULES: readonly RemovedApi[] = [...logistic(), ...others()];

function logistic(): RemovedApi[] {
  const classes = 'LogisticRegression LogisticRegressionCV';
  const none = /^["']none["']$/;
  return [
    keyword(
      'sklearn',
      'multi-class',
      classes,
      'multi_class',
      'LogisticRegression takes no multi_class: leave it out.',
      {
        since: '1.8',
        note: 'LogisticRegression(C=...) without multi_class and penalty.',
      },
    ),
    keyword('sklearn', 'penalty-none', classes, 'penalty', 'penalty="none" is gone: write penalty=None.', {
      since: '1.4',
      until: '1.8',
      value: none,
    }),
    keyword(
      'sklearn',
      'penalty-none-new',
      classes,
      'penalty',
      'penalty="none" is gone: leave penalty out and write C=np.inf for no penalty.',
      { since: '1.8', value: none },
    ),
    pattern(
      'sklearn',
      'solver-penalty',
      { error: /Solver \w+ supports only .* penalties, got (l1|elasticnet) penalty/ },
      'this solver has no such penalty: write solver="saga" (and scale the features).',
      { since: '0.20' },
    ),
    pattern(
      'sklearn',
      'liblinear-classes',
      { error: /'liblinear' solver does not support multiclass/ },
      'solver="liblinear" takes two classes alone: leave solver out.',
      { since: '1.8' },
    ),
  ];
}

function others(): RemovedApi[] {
  const none = /^["']none["']$/;
  return [
    keyword(
      'sklearn',
      'sgd-penalty-none',
      `${SGD} Perceptron`,
      'penalty',
      'penalty="none" is gone: write penalty=None.',
      {
        since: '1.4',
        value: none,
      },
    ),
    keyword(
      'sklearn',
      'normalize',
      LINEAR,
      'normalize',
      'linear models take no normalize: write make_pipeline(StandardScaler(), model).',
      { since: '1.2', owners: ['_BaseRidgeCV'] },
    ),
    keyword('sklearn', 'sgd-log', 'SGDClassifier', 'loss', 'loss="log" is gone: write loss="log_loss".', {
      since: '1.3',
      value: /^["']log["']$/,
    }),
    keyword(
      'sklearn',
      'squared-loss',
      `${SGD} RANSACRegressor`,
      'loss',
      'loss="squared_loss" is gone: write "squared_error".',
      {
        since: '1.2',
        value: /^["']squared_loss["']$/,
      },
    ),
    keyword('sklearn', 'n-iter', `${SGD} Perceptron`, 'n_iter', 'n_iter is gone: write max_iter.', { since: '0.21' }),
    keyword('sklearn', 'n-alphas', 'LassoCV ElasticNetCV', 'n_alphas', 'n_alphas is gone: write alphas=100.', {
      since: '1.9',
    }),
    keyword('sklearn', 'store-cv', 'RidgeCV RidgeClassifierCV', 'store_cv_values', 'write store_cv_results.', {
      since: '1.7',
      owners: ['_BaseRidgeCV'],
    }),
  ];
}
