import { keyword, pattern, type RemovedApi } from './rule.js';

const FORESTS = 'RandomForestClassifier RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor';
const TREES = `${FORESTS} DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor`;
const BOOSTING = 'GradientBoostingClassifier GradientBoostingRegressor';
const HISTOGRAM = 'HistGradientBoostingClassifier HistGradientBoostingRegressor';
const META =
  'AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor CalibratedClassifierCV RANSACRegressor ' +
  'ClassifierChain RegressorChain';
const NO_SEED =
  'SVR LinearRegression KNeighborsClassifier KNeighborsRegressor GaussianNB StandardScaler MinMaxScaler RobustScaler';

/** What fails in scikit-learn's trees, ensembles, networks and neighbours. */
export const SKLEARN_TREE_RULES: readonly RemovedApi[] = [
  ...trees(),
  ...boosting(),
  ...metaEstimators(),
  ...otherModels(),
];

function trees(): RemovedApi[] {
  return [
    keyword(
      'sklearn',
      'max-features-auto',
      `${TREES} ${BOOSTING}`,
      'max_features',
      'max_features="auto" is gone: write "sqrt", or 1.0 for a regression forest.',
      { since: '1.3', value: /^["']auto["']$/ },
    ),
    keyword(
      'sklearn',
      'criterion',
      `${TREES} ${BOOSTING}`,
      'criterion',
      'criterion "mse" is now "squared_error" and "mae" is "absolute_error".',
      {
        since: '1.2',
        value: /^["'](mse|mae)["']$/,
      },
    ),
    keyword('sklearn', 'min-impurity', `${TREES} ${BOOSTING}`, 'min_impurity_split', 'write min_impurity_decrease.', {
      since: '1.0',
    }),
    keyword('sklearn', 'presort', `${TREES} ${BOOSTING}`, 'presort', 'presort is gone: leave it out.', {
      since: '0.24',
    }),
    pattern(
      'sklearn',
      'n-features',
      { source: /\.n_features_(?!\w)/, error: /has no attribute 'n_features_'/ },
      'n_features_ is gone: read n_features_in_.',
      { since: '1.2' },
    ),
  ];
}

function boosting(): RemovedApi[] {
  return [
    keyword(
      'sklearn',
      'boosting-loss',
      BOOSTING,
      'loss',
      'old loss names are gone: "ls" is "squared_error", "lad" is "absolute_error", "deviance" is "log_loss".',
      { since: '1.3', value: /^["'](ls|lad|deviance)["']$/ },
    ),
    keyword(
      'sklearn',
      'histogram-loss',
      HISTOGRAM,
      'loss',
      'old loss names are gone: for regression "squared_error" or "absolute_error", for classes leave loss out.',
      {
        since: '1.3',
        value: /^["'](least_squares|least_absolute_deviation|auto|(binary|categorical)_crossentropy)["']$/,
      },
    ),
    keyword(
      'sklearn',
      'histogram-trees',
      HISTOGRAM,
      'n_estimators',
      'HistGradientBoosting takes no n_estimators: write max_iter.',
      {
        since: '0.21',
        note: 'HistGradientBoosting takes max_iter, not n_estimators, and accepts missing values.',
      },
    ),
    keyword(
      'sklearn',
      'boosting-stop',
      BOOSTING,
      'early_stopping',
      'GradientBoosting takes no early_stopping: write n_iter_no_change=10.',
      {
        since: '0.20',
      },
    ),
    keyword('sklearn', 'boosting-jobs', BOOSTING, 'n_jobs', 'GradientBoosting takes no n_jobs: leave it out.', {
      since: '0.20',
    }),
  ];
}

function metaEstimators(): RemovedApi[] {
  return [
    keyword('sklearn', 'base-estimator', META, 'base_estimator', 'base_estimator is gone: write estimator=...', {
      since: '1.4',
      owners: ['_BaseChain', 'BaseBagging'],
    }),
    pattern(
      'sklearn',
      'base-estimator-attribute',
      { source: /\.base_estimator_\b/, error: /has no attribute 'base_estimator_'/ },
      'base_estimator_ is gone: read estimator_.',
      { since: '1.4' },
    ),
    keyword(
      'sklearn',
      'ada-algorithm',
      'AdaBoostClassifier',
      'algorithm',
      'AdaBoostClassifier takes no algorithm: leave it out (SAMME is used).',
      { since: '1.8' },
    ),
    keyword(
      'sklearn',
      'ada-samme-r',
      'AdaBoostClassifier',
      'algorithm',
      'algorithm="SAMME.R" is gone: leave algorithm out.',
      { since: '1.6', until: '1.8', value: /SAMME\.R/ },
    ),
    keyword(
      'sklearn',
      'calibrated-prefit',
      'CalibratedClassifierCV',
      'cv',
      'cv="prefit" is gone: wrap the fitted model in FrozenEstimator from sklearn.frozen.',
      {
        since: '1.8',
        value: /^["']prefit["']$/,
      },
    ),
  ];
}

function otherModels(): RemovedApi[] {
  return [
    keyword('sklearn', 'mlp-epochs', 'MLPClassifier MLPRegressor', 'epochs', 'MLP takes no epochs: write max_iter.', {
      since: '0.18',
    }),
    keyword(
      'sklearn',
      'mlp-dropout',
      'MLPClassifier MLPRegressor',
      'dropout',
      'MLP has no dropout: use alpha or early_stopping=True.',
      { since: '0.18' },
    ),
    keyword('sklearn', 'no-seed', NO_SEED, 'random_state', 'this class takes no random_state: leave it out.', {
      since: '0.18',
    }),
    pattern(
      'sklearn',
      'no-probability',
      {
        error: /'(LinearSVC|SVC|SGDClassifier|RidgeClassifier|Perceptron)'( object)? has no attribute 'predict_proba'/,
      },
      'this model has no predict_proba: wrap it in CalibratedClassifierCV (or give SGDClassifier loss="log_loss").',
      { since: '0.18' },
    ),
    pattern(
      'sklearn',
      'dense-only',
      { error: /Sparse data was passed(?: for X)?, but dense data is required/ },
      'this model takes no sparse matrix, as a text vectorizer or encoder makes it: choose a model that does (LogisticRegression, SGDClassifier, LinearSVC, MultinomialNB, RandomForest), or put TruncatedSVD(100) between the two.',
      { since: '0.18' },
    ),
    pattern(
      'sklearn',
      'two-vectorizers',
      { error: /'cs[rc]_(?:matrix|array)' object has no attribute 'lower'/ },
      'a text vectorizer takes texts, not the output of another one: keep one of them, or put TfidfTransformer() after CountVectorizer.',
      { since: '0.18' },
    ),
  ];
}
