/** Code that shows a removed API, and part of the error as raised by scikit-learn 1.9.1, pandas 3.1.1, NumPy 2.4.6. */
export interface RemovedExample {
  readonly id: string;
  readonly code: string;
  /** Null where Python says nothing and the script goes on with wrong data. */
  readonly error: string | RegExp | null;
}

/** Run before each example. */
export const PREAMBLE = `
import numpy as np, pandas as pd, io
from sklearn.datasets import make_classification, load_iris
X, y = make_classification(60, random_state=0)
yr = X[:, 0]
df = pd.DataFrame({'a': [1.0, 2.0, None], 'b': ['x', 'y', 'z'], 't': ['2020-01-01'] * 3})
`;

const unexpected = (name: string) => `got an unexpected keyword argument '${name}'`;
const missing = (name: string) => `has no attribute '${name}'`;
const noModule = (name: string) => `No module named '${name}'`;
const noName = (name: string) => `cannot import name '${name}'`;

/** A class of scikit-learn made with one keyword. */
function made(id: string, module: string, call: string, error: string): RemovedExample {
  const name = /^\w+/.exec(call)![0];
  return { id: `sklearn.${id}`, code: `from sklearn.${module} import ${name}\n${call}`, error };
}

export const SKLEARN_EXAMPLES: readonly RemovedExample[] = [
  made('squared', 'metrics', 'mean_squared_error([1.0], [2.0], squared=False)', unexpected('squared')),
  made('log-loss-eps', 'metrics', 'log_loss([0, 1], [0.1, 0.9], eps=1e-15)', unexpected('eps')),
  {
    id: 'sklearn.scorer-proba',
    code: 'from sklearn.metrics import make_scorer, log_loss\nfrom sklearn.linear_model import LogisticRegression\nmake_scorer(log_loss, needs_proba=True)(LogisticRegression().fit(X, y), X, y)',
    error: unexpected('needs_proba'),
  },
  {
    id: 'sklearn.scorer-threshold',
    code: 'from sklearn.metrics import make_scorer, roc_auc_score\nfrom sklearn.linear_model import LogisticRegression\nmake_scorer(roc_auc_score, needs_threshold=True)(LogisticRegression().fit(X, y), X, y)',
    error: unexpected('needs_threshold'),
  },
  {
    id: 'sklearn.scoring-names',
    code: "from sklearn.model_selection import cross_val_score\nfrom sklearn.linear_model import Ridge\ncross_val_score(Ridge(), X, yr, scoring='mean_squared_error')",
    error: "Got 'mean_squared_error' instead",
  },
  {
    id: 'sklearn.fit-params',
    code: 'from sklearn.model_selection import cross_val_score\nfrom sklearn.linear_model import Ridge\ncross_val_score(Ridge(), X, yr, fit_params={})',
    error: unexpected('fit_params'),
  },
  {
    id: 'sklearn.plot-functions',
    code: 'from sklearn.metrics import plot_confusion_matrix',
    error: noName('plot_confusion_matrix'),
  },
  made('encoder-sparse', 'preprocessing', 'OneHotEncoder(sparse=False)', unexpected('sparse')),
  made('ordinal-ignore', 'preprocessing', "OrdinalEncoder(handle_unknown='ignore').fit(df[['b']])", "Got 'ignore'"),
  made(
    'feature-names',
    'preprocessing',
    "OneHotEncoder().fit(df[['b']]).get_feature_names()",
    missing('get_feature_names'),
  ),
  made(
    'mixed-columns',
    'preprocessing',
    'StandardScaler().fit(pd.DataFrame(X).assign(t=1))',
    'Feature names are only supported if all input features have string names',
  ),
  { id: 'sklearn.imputer', code: 'from sklearn.preprocessing import Imputer', error: noName('Imputer') },
  {
    id: 'sklearn.iterative-imputer',
    code: 'from sklearn.impute import IterativeImputer',
    error: 'IterativeImputer is experimental',
  },
  {
    id: 'sklearn.halving-search',
    code: 'from sklearn.model_selection import HalvingGridSearchCV',
    error: 'HalvingGridSearchCV is experimental',
  },
  made('multi-class', 'linear_model', "LogisticRegression(multi_class='ovr')", unexpected('multi_class')),
  made('penalty-none', 'linear_model', "LogisticRegression(penalty='none').fit(X, y)", "Got 'none' instead"),
  made('penalty-none-new', 'linear_model', "LogisticRegression(penalty='none').fit(X, y)", "Got 'none' instead"),
  made('sgd-penalty-none', 'linear_model', "SGDRegressor(penalty='none').fit(X, yr)", "Got 'none' instead"),
  made('solver-penalty', 'linear_model', "LogisticRegression(penalty='l1').fit(X, y)", "supports only 'l2' or None"),
  made(
    'liblinear-classes',
    'linear_model',
    "LogisticRegression(solver='liblinear').fit(*load_iris(return_X_y=True))",
    "'liblinear' solver does not support multiclass",
  ),
  made('normalize', 'linear_model', 'RidgeCV(normalize=True)', unexpected('normalize')),
  made('sgd-log', 'linear_model', "SGDClassifier(loss='log').fit(X, y)", "Got 'log' instead"),
  made('squared-loss', 'linear_model', "SGDRegressor(loss='squared_loss').fit(X, yr)", "Got 'squared_loss' instead"),
  made('n-iter', 'linear_model', 'SGDClassifier(n_iter=5)', unexpected('n_iter')),
  made('n-alphas', 'linear_model', 'LassoCV(n_alphas=5)', unexpected('n_alphas')),
  made('store-cv', 'linear_model', 'RidgeCV(store_cv_values=True)', unexpected('store_cv_values')),
  made('base-estimator', 'ensemble', 'BaggingClassifier(base_estimator=None)', unexpected('base_estimator')),
  made(
    'base-estimator-attribute',
    'ensemble',
    'RandomForestClassifier(5).fit(X, y).base_estimator_',
    missing('base_estimator_'),
  ),
  made('ada-algorithm', 'ensemble', "AdaBoostClassifier(algorithm='SAMME')", unexpected('algorithm')),
  made('ada-samme-r', 'ensemble', "AdaBoostClassifier(algorithm='SAMME.R').fit(X, y)", "Got 'SAMME.R' instead"),
  made(
    'calibrated-prefit',
    'calibration',
    "CalibratedClassifierCV(None, cv='prefit').fit(X, y)",
    "Got 'prefit' instead",
  ),
  made('max-features-auto', 'ensemble', "RandomForestClassifier(max_features='auto').fit(X, y)", "Got 'auto' instead"),
  made('criterion', 'ensemble', "RandomForestRegressor(criterion='mse').fit(X, yr)", "Got 'mse' instead"),
  made('boosting-loss', 'ensemble', "GradientBoostingRegressor(loss='ls').fit(X, yr)", "Got 'ls' instead"),
  made(
    'histogram-loss',
    'ensemble',
    "HistGradientBoostingRegressor(loss='least_squares').fit(X, yr)",
    "Got 'least_squares' instead",
  ),
  made('histogram-trees', 'ensemble', 'HistGradientBoostingClassifier(n_estimators=5)', unexpected('n_estimators')),
  made('boosting-stop', 'ensemble', 'GradientBoostingClassifier(early_stopping=True)', unexpected('early_stopping')),
  made('boosting-jobs', 'ensemble', 'GradientBoostingClassifier(n_jobs=2)', unexpected('n_jobs')),
  made('min-impurity', 'ensemble', 'RandomForestClassifier(min_impurity_split=0.1)', unexpected('min_impurity_split')),
  made('presort', 'tree', 'DecisionTreeClassifier(presort=True)', unexpected('presort')),
  made('n-features', 'ensemble', 'RandomForestClassifier(5).fit(X, y).n_features_', missing('n_features_')),
  made('mlp-epochs', 'neural_network', 'MLPClassifier(epochs=5)', unexpected('epochs')),
  made('mlp-dropout', 'neural_network', 'MLPRegressor(dropout=0.5)', unexpected('dropout')),
  made('no-seed', 'svm', 'SVR(random_state=0)', unexpected('random_state')),
  made('no-probability', 'svm', 'LinearSVC().fit(X, y).predict_proba(X)', missing('predict_proba')),
  {
    id: 'sklearn.dense-only',
    code: 'from scipy.sparse import csr_matrix\nfrom sklearn.ensemble import HistGradientBoostingClassifier\nHistGradientBoostingClassifier().fit(csr_matrix(X), y)',
    error: 'dense data is required',
  },
  {
    id: 'sklearn.two-vectorizers',
    code: "from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer\nfrom sklearn.pipeline import make_pipeline\nmake_pipeline(CountVectorizer(), TfidfVectorizer()).fit(['one word', 'two words'])",
    error: missing('lower'),
  },
  made('affinity', 'cluster', "AgglomerativeClustering(affinity='euclidean')", unexpected('affinity')),
  made('kmeans-jobs', 'cluster', 'KMeans(n_jobs=2)', unexpected('n_jobs')),
  made('kmeans-algorithm', 'cluster', "KMeans(algorithm='full').fit(X)", "Got 'full' instead"),
  made('tsne-iterations', 'manifold', 'TSNE(n_iter=250)', unexpected('n_iter')),
  made('splits-n-iter', 'model_selection', 'ShuffleSplit(n_iter=3)', unexpected('n_iter')),
  made('n-folds', 'model_selection', 'StratifiedKFold(n_folds=5)', unexpected('n_folds')),
  made('unshuffled-seed', 'model_selection', 'KFold(5, random_state=0)', 'Setting a random_state has no effect'),
  made('iid', 'model_selection', 'GridSearchCV(None, {}, iid=False)', unexpected('iid')),
  {
    id: 'sklearn.grid-scores',
    code: "from sklearn.model_selection import GridSearchCV\nfrom sklearn.linear_model import Ridge\nGridSearchCV(Ridge(), {'alpha': [1]}).fit(X, yr).grid_scores_",
    error: missing('grid_scores_'),
  },
  made('isolation-behaviour', 'ensemble', "IsolationForest(behaviour='new')", unexpected('behaviour')),
  made('finite', 'utils', 'check_array(X, force_all_finite=True)', unexpected('force_all_finite')),
  made('topics', 'decomposition', 'LatentDirichletAllocation(n_topics=2)', unexpected('n_topics')),
  made('nmf-alpha', 'decomposition', 'NMF(alpha=1)', unexpected('alpha')),
  { id: 'sklearn.boston', code: 'from sklearn.datasets import load_boston', error: '`load_boston` has been removed' },
  {
    id: 'sklearn.old-modules',
    code: 'from sklearn.cross_validation import train_test_split',
    error: noModule('sklearn.cross_validation'),
  },
  {
    id: 'sklearn.discriminant',
    code: 'from sklearn.lda import LDA',
    error: noModule('sklearn.lda'),
  },
  { id: 'sklearn.joblib', code: 'from sklearn.externals import joblib', error: noName('joblib') },
  {
    id: 'sklearn.private-modules',
    code: 'from sklearn.ensemble.forest import RandomForestClassifier',
    error: noModule('sklearn.ensemble.forest'),
  },
];

const pandas = (id: string, code: string, error: RemovedExample['error']): RemovedExample => ({
  id: `pandas.${id}`,
  code,
  error,
});

export const PANDAS_EXAMPLES: readonly RemovedExample[] = [
  pandas('inplace-on-column', "df['a'].fillna(0, inplace=True)", null),
  pandas(
    'chained-assignment',
    "import warnings\nwarnings.simplefilter('error')\ndf['a'][0] = 9",
    'ChainedAssignmentError: A value is being set on a copy of a DataFrame or Series through chained assignment.',
  ),
  pandas('object-dtype', "assert not [c for c in df if df[c].dtype == 'object']", null),
  pandas('read-only', "v = df['a'].values\nv[0] = 5", 'assignment destination is read-only'),
  pandas('incompatible-value', "df.loc[0, 'a'] = 'text'", "Invalid value 'text' for dtype"),
  pandas('append', "df.append({'a': 1}, ignore_index=True)", missing('append')),
  pandas('iteritems', 'df.iteritems()', missing('iteritems')),
  pandas('applymap', 'df.applymap(str)', missing('applymap')),
  pandas('mad', 'df.a.mad()', missing('mad')),
  pandas('swapaxes', 'df.swapaxes(0, 1)', missing('swapaxes')),
  pandas('lookup', "df.lookup([0], ['a'])", missing('lookup')),
  pandas('as-matrix', 'df.as_matrix()', missing('as_matrix')),
  pandas('get-value', "df.get_value(0, 'a')", missing('get_value')),
  pandas('weekofyear', 'pd.to_datetime(df.t).dt.weekofyear', missing('weekofyear')),
  pandas('week', 'pd.to_datetime(df.t).dt.week', missing('week')),
  pandas('weekday-name', 'pd.to_datetime(df.t).dt.weekday_name', missing('weekday_name')),
  pandas('ix', 'df.ix[0]', missing('ix')),
  pandas('module-names', 'pd.value_counts(df.b)', missing('value_counts')),
  // Before 3.0 the second of these.
  pandas(
    'text-means',
    'df.mean()',
    /Cannot perform reduction 'mean' with string dtype|Could not convert .* to numeric/,
  ),
  pandas('fillna-method', "df.fillna(method='ffill')", unexpected('method')),
  pandas('fillna-downcast', "df.a.fillna(0, downcast='infer')", unexpected('downcast')),
  pandas('groupby-axis', "df.groupby('b', axis=0)", unexpected('axis')),
  pandas('level', 'df.mean(level=0)', unexpected('level')),
  pandas('set-axis-inplace', "df.set_axis(['q', 'w', 'e'], axis=1, inplace=True)", unexpected('inplace')),
  pandas('between', 'df.a.between(0, 1, inclusive=True)', 'Inclusive has to be either string of'),
  pandas('errors-ignore', "pd.to_numeric(df.b, errors='ignore')", 'invalid error value specified'),
  pandas('positional-axis', "df.drop('a', 1)", 'positional arguments but 3 were given'),
  pandas('join-axes', 'pd.concat([df, df], join_axes=[df.index])', unexpected('join_axes')),
  pandas('delim-whitespace', "pd.read_csv(io.StringIO('a b'), delim_whitespace=True)", unexpected('delim_whitespace')),
  pandas('squeeze', "pd.read_csv(io.StringIO('a'), squeeze=True)", unexpected('squeeze')),
  pandas('bad-lines', "pd.read_csv(io.StringIO('a'), error_bad_lines=False)", unexpected('error_bad_lines')),
  pandas('date-parser', "pd.read_csv(io.StringIO('a'), date_parser=pd.to_datetime)", unexpected('date_parser')),
  pandas('infer-datetime', 'pd.to_datetime(df.t, infer_datetime_format=True)', unexpected('infer_datetime_format')),
  pandas('line-terminator', "df.to_csv(line_terminator='\\n')", unexpected('line_terminator')),
  pandas('frequencies', "pd.date_range('2020', periods=2, freq='M')", 'Invalid frequency: M'),
];

const numpy = (id: string, code = `np.${id}`, error = id): RemovedExample => ({ id: `numpy.${id}`, code, error });

export const NUMPY_EXAMPLES: readonly RemovedExample[] = [
  ...['float', 'int', 'object', 'str', 'complex', 'bool'].map((name) => numpy(name, `np.${name}`, missing(name))),
  ...['float_', 'NaN', 'Inf', 'infty', 'PINF', 'alltrue', 'sometrue', 'round_', 'string_', 'unicode_'].map((name) =>
    numpy(name, `np.${name}`, `\`np.${name}\` was removed in the NumPy 2.0 release`),
  ),
  ...['asfarray', 'mat', 'find_common_type', 'cast'].map((name) =>
    numpy(name, `np.${name}`, `\`np.${name}\` was removed in the NumPy 2.0 release`),
  ),
  ...['NAN', 'product', 'cumproduct', 'msort', 'trapz', 'in1d', 'asscalar'].map((name) =>
    numpy(name, `np.${name}`, missing(name)),
  ),
  numpy('copy-false', 'np.array([1, 2], copy=False)', 'Unable to avoid copy while creating an array as requested'),
  numpy('generator', 'np.random.default_rng(0).randint(3)', missing('randint')),
  numpy('ragged', 'np.array([[1], [1, 2]])', 'The requested array has an inhomogeneous shape'),
  numpy('scalar', 'float(np.array([1.0]))', 'only 0-dimensional arrays can be converted to Python scalars'),
];

/** Last lines of tracebacks of XGBoost 3.2.0, LightGBM 4.7.0 and PyTorch 2.7, with the line that raised them. */
export const OTHER_ERRORS: readonly RemovedExample[] = [
  {
    id: 'xgboost.early-stopping',
    code: 'model = XGBClassifier()\nmodel.fit(X, y, eval_set=[(X, y)], early_stopping_rounds=3)',
    error: "TypeError: XGBClassifier.fit() got an unexpected keyword argument 'early_stopping_rounds'",
  },
  {
    id: 'xgboost.eval-metric',
    code: "model = xgb.XGBRegressor()\nmodel.fit(X, y, eval_metric='rmse')",
    error: "TypeError: XGBModel.fit() got an unexpected keyword argument 'eval_metric'",
  },
  {
    id: 'xgboost.callbacks',
    code: 'model = xgb.XGBRegressor()\nmodel.fit(X, y, callbacks=[])',
    error: "TypeError: XGBModel.fit() got an unexpected keyword argument 'callbacks'",
  },
  {
    id: 'xgboost.no-eval-set',
    code: 'XGBClassifier(early_stopping_rounds=3).fit(X, y)',
    error: 'ValueError: Must have at least 1 validation dataset for early stopping.',
  },
  {
    id: 'xgboost.gpu-hist',
    code: "XGBClassifier(tree_method='gpu_hist').fit(X, y)",
    error: "XGBoostError: Invalid Input: 'gpu_hist', valid values are: {'approx', 'auto', 'exact', 'hist'}",
  },
  {
    id: 'xgboost.tree-limit',
    code: 'model = xgb.XGBRegressor().fit(X, y)\nmodel.predict(X, ntree_limit=2)',
    error: "TypeError: XGBModel.predict() got an unexpected keyword argument 'ntree_limit'",
  },
  {
    id: 'xgboost.best-tree-limit',
    code: 'model.best_ntree_limit',
    error: "AttributeError: 'XGBRegressor' object has no attribute 'best_ntree_limit'",
  },
  {
    id: 'xgboost.text-columns',
    code: "XGBRegressor().fit(df[['b']], [1, 2, 3])",
    error:
      'ValueError: DataFrame.dtypes for data must be int, float, bool or category. When categorical type is supplied, the experimental DMatrix parameter`enable_categorical` must be set to `True`.  Invalid columns:b: str',
  },
  {
    id: 'xgboost.class-labels',
    code: 'XGBClassifier().fit(X, y + 1)',
    error: 'ValueError: Invalid classes inferred from unique values of `y`.  Expected: [0 1], got [1 2]',
  },
  {
    id: 'xgboost.feature-names',
    code: 'XGBRegressor().fit(d, y)',
    error: 'ValueError: feature_names must be string, and may not contain [, ] or <',
  },
  {
    id: 'lightgbm.early-stopping',
    code: 'lgb.train({}, data, 5, valid_sets=[data], early_stopping_rounds=3)',
    error: "TypeError: train() got an unexpected keyword argument 'early_stopping_rounds'",
  },
  {
    id: 'lightgbm.verbose',
    code: 'LGBMRegressor().fit(X, y, verbose=False)',
    error: "TypeError: LGBMRegressor.fit() got an unexpected keyword argument 'verbose'",
  },
  {
    id: 'lightgbm.verbose-eval',
    code: 'lgb.train({}, data, 5, verbose_eval=False)',
    error: "TypeError: train() got an unexpected keyword argument 'verbose_eval'",
  },
  {
    id: 'lightgbm.evals-result',
    code: 'lgb.train({}, data, 5, evals_result={})',
    error: "TypeError: train() got an unexpected keyword argument 'evals_result'",
  },
  {
    id: 'lightgbm.text-columns',
    code: "LGBMRegressor().fit(df[['b']], [1, 2, 3])",
    error: 'ValueError: pandas dtypes must be int, float or bool. Fields with bad pandas dtypes: b: str',
  },
  {
    id: 'lightgbm.feature-names',
    code: 'LGBMRegressor().fit(d, y)',
    error: 'LightGBMError: Do not support special JSON characters in feature name.',
  },
  {
    id: 'torch.scheduler-verbose',
    code: "scheduler = ReduceLROnPlateau(optimizer, 'min', verbose=True)",
    error: "TypeError: ReduceLROnPlateau.__init__() got an unexpected keyword argument 'verbose'",
  },
  {
    id: 'torch.weights-only',
    code: "torch.load('model.pt')",
    error: '_pickle.UnpicklingError: Weights only load failed. This file can still be loaded, to do so you have two',
  },
];
