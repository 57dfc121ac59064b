import { keyword, pattern, type RemovedApi } from './rule.js';
import { SKLEARN_LINEAR_RULES } from './sklearnLinearRules.js';
import { SKLEARN_TREE_RULES } from './sklearnTreeRules.js';

const CROSS_VALIDATION = 'cross_val_score cross_validate cross_val_predict learning_curve validation_curve';

/** What fails in scikit-learn; each was run with 1.9.1 (see the tests, which run it again with what is installed). */
export const SKLEARN_RULES: readonly RemovedApi[] = [
  ...metrics(),
  ...encoders(),
  ...SKLEARN_LINEAR_RULES,
  ...SKLEARN_TREE_RULES,
  ...clusteringAndSelection(),
  ...modules(),
];

function metrics(): RemovedApi[] {
  return [
    keyword(
      'sklearn',
      'squared',
      'mean_squared_error mean_squared_log_error',
      'squared',
      'mean_squared_error takes no squared: for the root use root_mean_squared_error (or root_mean_squared_log_error) from sklearn.metrics.',
      { since: '1.6', note: 'RMSE is root_mean_squared_error(y_true, y_pred); squared=False is gone.' },
    ),
    keyword('sklearn', 'log-loss-eps', 'log_loss', 'eps', 'log_loss takes no eps: leave it out.', { since: '1.5' }),
    keyword(
      'sklearn',
      'scorer-proba',
      'make_scorer',
      'needs_proba',
      'make_scorer takes no needs_proba: write response_method="predict_proba".',
      { since: '1.6' },
    ),
    keyword(
      'sklearn',
      'scorer-threshold',
      'make_scorer',
      'needs_threshold',
      'make_scorer takes no needs_threshold: write response_method=("decision_function", "predict_proba").',
      { since: '1.6' },
    ),
    keyword(
      'sklearn',
      'scoring-names',
      `${CROSS_VALIDATION} GridSearchCV RandomizedSearchCV`,
      'scoring',
      'scoring names of errors begin with neg_: "neg_root_mean_squared_error", "neg_mean_squared_error", "neg_mean_absolute_error", "neg_log_loss".',
      {
        since: '0.20',
        value:
          /^["'](rmse|mse|mae|(root_)?mean_squared_error|mean_absolute_error|median_absolute_error|log_loss)["']$/,
      },
    ),
    keyword(
      'sklearn',
      'fit-params',
      CROSS_VALIDATION,
      'fit_params',
      'cross-validation takes no fit_params: write params={...}.',
      { since: '1.6' },
    ),
    pattern(
      'sklearn',
      'plot-functions',
      {
        source: /\bplot_(confusion_matrix|roc_curve|precision_recall_curve|det_curve|partial_dependence)\b/,
        error:
          /cannot import name 'plot_(confusion_matrix|roc_curve|precision_recall_curve|det_curve|partial_dependence)'/,
      },
      'the plot_ functions are gone: use ConfusionMatrixDisplay.from_estimator, RocCurveDisplay.from_estimator and so on.',
      { since: '1.2' },
    ),
  ];
}

function encoders(): RemovedApi[] {
  return [
    keyword(
      'sklearn',
      'encoder-sparse',
      'OneHotEncoder',
      'sparse',
      'OneHotEncoder takes no sparse: write sparse_output=False.',
      { since: '1.4', note: 'OneHotEncoder(sparse_output=False, handle_unknown="ignore"); sparse= is gone.' },
    ),
    keyword(
      'sklearn',
      'ordinal-ignore',
      'OrdinalEncoder',
      'handle_unknown',
      'OrdinalEncoder has no handle_unknown="ignore": write handle_unknown="use_encoded_value", unknown_value=-1.',
      { since: '1.0', value: /^["']ignore["']$/ },
    ),
    pattern(
      'sklearn',
      'feature-names',
      { source: /\.get_feature_names\s*\(/, error: /has no attribute 'get_feature_names'/ },
      'get_feature_names is gone: call get_feature_names_out().',
      { since: '1.2' },
    ),
    pattern(
      'sklearn',
      'mixed-columns',
      { error: /Feature names are only supported if all input features have string names/ },
      'column names must all be text: first set X.columns = X.columns.astype(str).',
      { since: '1.2' },
    ),
    pattern(
      'sklearn',
      'imputer',
      { source: /from sklearn\.preprocessing import [^\n]*\bImputer\b/, error: /cannot import name 'Imputer'/ },
      'Imputer is gone: use SimpleImputer from sklearn.impute.',
      { since: '0.22' },
    ),
    pattern(
      'sklearn',
      'iterative-imputer',
      { error: /IterativeImputer is experimental/ },
      'IterativeImputer needs the line "from sklearn.experimental import enable_iterative_imputer" before its import.',
      { since: '0.21' },
    ),
    pattern(
      'sklearn',
      'halving-search',
      { error: /Halving(Grid|Random)SearchCV is experimental/ },
      'halving searches need the line "from sklearn.experimental import enable_halving_search_cv" before their import.',
      { since: '0.24' },
    ),
  ];
}

function clusteringAndSelection(): RemovedApi[] {
  return [
    keyword(
      'sklearn',
      'affinity',
      'AgglomerativeClustering FeatureAgglomeration',
      'affinity',
      'affinity is gone: write metric=...',
      {
        since: '1.4',
      },
    ),
    keyword('sklearn', 'kmeans-jobs', 'KMeans', 'n_jobs', 'KMeans takes no n_jobs: leave it out.', { since: '1.0' }),
    keyword(
      'sklearn',
      'kmeans-algorithm',
      'KMeans',
      'algorithm',
      'algorithm "auto" and "full" are gone: write "lloyd".',
      {
        since: '1.3',
        value: /^["'](auto|full)["']$/,
      },
    ),
    keyword('sklearn', 'tsne-iterations', 'TSNE', 'n_iter', 'TSNE takes no n_iter: write max_iter.', { since: '1.7' }),
    keyword('sklearn', 'splits-n-iter', 'ShuffleSplit StratifiedShuffleSplit', 'n_iter', 'write n_splits.', {
      since: '0.20',
    }),
    keyword('sklearn', 'n-folds', 'KFold StratifiedKFold', 'n_folds', 'write n_splits.', { since: '0.20' }),
    pattern(
      'sklearn',
      'unshuffled-seed',
      { error: /Setting a random_state has no effect since shuffle is False/ },
      'KFold with random_state needs shuffle=True.',
      { since: '0.24' },
    ),
    keyword('sklearn', 'iid', 'GridSearchCV RandomizedSearchCV', 'iid', 'iid is gone: leave it out.', {
      since: '0.24',
    }),
    pattern(
      'sklearn',
      'grid-scores',
      { source: /\.grid_scores_\b/, error: /has no attribute 'grid_scores_'/ },
      'grid_scores_ is gone: read cv_results_.',
      { since: '0.20' },
    ),
    keyword('sklearn', 'isolation-behaviour', 'IsolationForest', 'behaviour', 'behaviour is gone: leave it out.', {
      since: '0.24',
    }),
    keyword('sklearn', 'finite', 'check_array check_X_y', 'force_all_finite', 'write ensure_all_finite.', {
      since: '1.8',
    }),
    keyword('sklearn', 'topics', 'LatentDirichletAllocation', 'n_topics', 'write n_components.', { since: '0.21' }),
    keyword('sklearn', 'nmf-alpha', 'NMF', 'alpha', 'NMF takes no alpha: write alpha_W and alpha_H.', {
      since: '1.2',
    }),
  ];
}

function modules(): RemovedApi[] {
  return [
    pattern(
      'sklearn',
      'boston',
      { source: /\bload_boston\b/, error: /`?load_boston`? has been removed/ },
      'load_boston is gone and fetching data needs the network: keep the data that the script has.',
      { since: '1.2' },
    ),
    pattern(
      'sklearn',
      'old-modules',
      {
        source: /\bsklearn\.(cross_validation|grid_search|learning_curve)\b/,
        error: /No module named 'sklearn\.(cross_validation|grid_search|learning_curve)'/,
      },
      'this module is gone: import from sklearn.model_selection.',
      { since: '0.20' },
    ),
    pattern(
      'sklearn',
      'discriminant',
      { source: /\bsklearn\.(lda|qda)\b/, error: /No module named 'sklearn\.(lda|qda)'/ },
      'this module is gone: import LinearDiscriminantAnalysis or QuadraticDiscriminantAnalysis from sklearn.discriminant_analysis.',
      { since: '0.19' },
    ),
    pattern(
      'sklearn',
      'joblib',
      {
        source: /from sklearn\.externals import joblib/,
        error: /cannot import name 'joblib' from 'sklearn\.externals'/,
      },
      'sklearn.externals has no joblib: write "import joblib".',
      { since: '0.23' },
    ),
    pattern(
      'sklearn',
      'private-modules',
      {
        source: /\bsklearn\.(ensemble\.(forest|gradient_boosting)|tree\.tree|datasets\.samples_generator)\b/,
        error:
          /No module named 'sklearn\.(ensemble\.(forest|gradient_boosting)|tree\.tree|datasets\.samples_generator)'/,
      },
      'this module is gone: import from sklearn.ensemble, sklearn.tree or sklearn.datasets.',
      { since: '0.24' },
    ),
  ];
}
