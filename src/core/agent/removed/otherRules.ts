import { keyword, pattern, type RemovedApi } from './rule.js';

const XGB = /xgb/i;
const LGBM = /lgb|lightgbm/i;
const SCHEDULERS =
  'ReduceLROnPlateau StepLR MultiStepLR ExponentialLR CosineAnnealingLR LambdaLR OneCycleLR CyclicLR CosineAnnealingWarmRestarts LinearLR';

/**
 * XGBoost and LightGBM as run with 3.2.0 and 4.7.0; PyTorch by its release notes of 2.6 (weights_only) and 2.7
 * (verbose of schedulers).
 */
export const OTHER_RULES: readonly RemovedApi[] = [...xgboost(), ...xgboostMessages(), ...lightgbm(), ...torch()];

function xgboost(): RemovedApi[] {
  const owners = ['XGBModel', 'XGBClassifier', 'XGBRegressor', 'XGBRanker'];
  return [
    keyword(
      'xgboost',
      'early-stopping',
      'fit',
      'early_stopping_rounds',
      'fit takes no early_stopping_rounds: write XGBClassifier(early_stopping_rounds=20) and fit(X, y, eval_set=[(X_val, y_val)], verbose=False).',
      {
        since: '2.1',
        owners,
        context: XGB,
        note: 'XGBoost: early_stopping_rounds and eval_metric go into the constructor; fit takes eval_set and verbose.',
      },
    ),
    ...['eval_metric', 'callbacks'].map((name) => {
      const advice = `fit takes no ${name}: give it to the constructor.`;
      return keyword('xgboost', name.replace('_', '-'), 'fit', name, advice, { since: '2.1', owners, context: XGB });
    }),
    keyword(
      'xgboost',
      'gpu-hist',
      'XGBClassifier XGBRegressor',
      'tree_method',
      'tree_method="gpu_hist" is gone: write tree_method="hist", and device="cuda" where there is a GPU.',
      { since: '3.1', value: /^["']gpu_hist["']$/ },
    ),
    keyword(
      'xgboost',
      'tree-limit',
      'predict',
      'ntree_limit',
      'predict takes no ntree_limit: write iteration_range=(0, n).',
      {
        since: '2.0',
        owners,
        context: XGB,
      },
    ),
    pattern(
      'xgboost',
      'best-tree-limit',
      { source: /\.best_ntree_limit\b/, error: /has no attribute 'best_ntree_limit'/ },
      'best_ntree_limit is gone: read best_iteration.',
      { since: '2.0' },
    ),
  ];
}

function xgboostMessages(): RemovedApi[] {
  return [
    pattern(
      'xgboost',
      'no-eval-set',
      { error: /Must have at least 1 validation dataset for early stopping/ },
      'early stopping needs fit(..., eval_set=[(X_val, y_val)]).',
      { since: '1.6' },
    ),
    pattern(
      'xgboost',
      'text-columns',
      { error: /DataFrame\.dtypes for data must be int, float, bool or category/ },
      'text columns must be encoded: astype("category") with enable_categorical=True, or one-hot.',
      { since: '1.0' },
    ),
    pattern(
      'xgboost',
      'class-labels',
      { error: /Invalid classes inferred from unique values of `y`/ },
      'classes must be 0, 1, 2, ...: encode y with LabelEncoder.',
      { since: '1.6' },
    ),
    pattern(
      'xgboost',
      'feature-names',
      { error: /feature_names must be string, and may not contain/ },
      'column names must not contain [ ] or <: rename the columns.',
      { since: '0.80' },
    ),
  ];
}

function lightgbm(): RemovedApi[] {
  const owners = ['LGBMModel', 'LGBMClassifier', 'LGBMRegressor', 'LGBMRanker'];
  const fit = { since: '4.0', owners, context: LGBM };
  const stop = 'write callbacks=[lightgbm.early_stopping(20, verbose=False)]';
  return [
    keyword(
      'lightgbm',
      'early-stopping',
      'fit train cv',
      'early_stopping_rounds',
      `early_stopping_rounds is gone from fit and train: ${stop}.`,
      {
        ...fit,
        note: `LightGBM: for early stopping ${stop} in fit; silence it by verbose=-1 in the constructor.`,
      },
    ),
    keyword('lightgbm', 'verbose', 'fit', 'verbose', 'fit takes no verbose: write LGBMClassifier(verbose=-1).', {
      ...fit,
      context: /LGBM/,
    }),
    keyword(
      'lightgbm',
      'verbose-eval',
      'train cv',
      'verbose_eval',
      'train takes no verbose_eval: write callbacks=[lightgbm.log_evaluation(0)].',
      fit,
    ),
    keyword(
      'lightgbm',
      'evals-result',
      'train',
      'evals_result',
      'train takes no evals_result: write callbacks=[lightgbm.record_evaluation(results)].',
      fit,
    ),
    pattern(
      'lightgbm',
      'text-columns',
      { error: /pandas dtypes must be int, float or bool/ },
      'text columns must be encoded: astype("category").',
      { since: '3.0' },
    ),
    pattern(
      'lightgbm',
      'feature-names',
      { error: /Do not support special JSON characters in feature name/ },
      'column names must be plain: df.columns = [re.sub(r"\\W+", "_", c) for c in df.columns].',
      { since: '3.0' },
    ),
  ];
}

function torch(): RemovedApi[] {
  return [
    keyword('torch', 'scheduler-verbose', SCHEDULERS, 'verbose', 'schedulers take no verbose: leave it out.', {
      since: '2.7',
      note: 'PyTorch: learning-rate schedulers take no verbose.',
    }),
    pattern(
      'torch',
      'weights-only',
      { error: /Weights only load failed/ },
      'torch.load reads weights alone: save and load model.state_dict().',
      { since: '2.6' },
    ),
  ];
}
