import { callsIn, textOf, type Argument, type Call } from './pythonStatements.js';
import type { Token } from './pythonTokens.js';

/** Functions that measure: those of sklearn.metrics and their like, whose first argument is the truth. */
export const METRIC_FUNCTION =
  /^(?:(?:balanced_)?accuracy(?:_score)?|(?:f1|fbeta|precision|recall|roc_auc|jaccard|r2|d2_\w+|explained_variance|average_precision|cohen_kappa|top_k_accuracy|ndcg|dcg|v_measure|silhouette|adjusted_\w+|normalized_\w+)_score|(?:root_)?mean_(?:squared|absolute|squared_log|absolute_percentage)\w*_(?:error|deviance)|(?:root_)?mean_squared_(?:log_)?error|mean_(?:poisson|gamma|tweedie|pinball)_\w+|median_absolute_error|max_error|log_loss|hinge_loss|brier_score_loss|zero_one_loss|hamming_loss|matthews_corrcoef|classification_report|confusion_matrix|auc|pearsonr|spearmanr|kendalltau|accuracy|rmse|rmsle|mae|mse|mape|smape|f1|r2)$/;
export const CROSS_VALIDATION = /^(?:cross_val_score|cross_validate|cross_val_predict)$/;
const PREDICTION = /^(?:predict|predict_proba|predict_log_proba|decision_function)$/;
const SCORING_METHOD = /^(?:score|evaluate)$/;
/** Arguments of a cross-validation that say how it measures. */
const MEASURING = new Set(['y', 'cv', 'scoring', 'groups']);
const TRUTH = /^(?:y|targets?|labels?|truth|gt|actual)(?:_|$)|true/i;
const GUESS = /pred|hat|prob|score|out/i;

/**
 * A piece of code as text in which the model is left out: what was predicted from which features may change, how it
 * is measured may not. Two pieces with the same text measure in the same way.
 * @param training functions of the script that train; what they are given may change too.
 */
export function evaluationText(tokens: readonly Token[], training: ReadonlySet<string>): string {
  const calls = new Map(callsIn(tokens).map((call) => [call.at, call]));
  const out: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const call = calls.get(at);
    const text = call === undefined ? null : maskedCall(tokens, call, training);
    if (call === undefined || text === null) {
      out.push(textOf([tokens[at]!]));
      continue;
    }
    if (isMethod(tokens, at)) dropReceiver(out);
    out.push(text);
    at = call.end;
  }
  return out.join(' ');
}

/** A call of which some arguments do not matter, as text; null for other calls. */
function maskedCall(tokens: readonly Token[], call: Call, training: ReadonlySet<string>): string | null {
  const { name, args } = call;
  const method = isMethod(tokens, call.at);
  const positional = args.filter((arg) => arg.keyword === null).length;
  const inner = (arg: Argument) => withKeyword(arg, evaluationText(arg.tokens, training));
  if (training.has(name)) return `${name} ( _ )`;
  if (method && PREDICTION.test(name)) return name === 'predict' ? '_' : `_ . ${name} ( _ )`;
  if (method && SCORING_METHOD.test(name) && args.length > 0) {
    return `_ . ${name} ( ${['_', ...args.slice(1).map(inner)].join(' , ')} )`;
  }
  if (CROSS_VALIDATION.test(name)) {
    const kept = args.filter((arg, i) => (arg.keyword === null ? i >= 2 : MEASURING.has(arg.keyword)));
    const texts = kept.map((arg) => inner(arg).replace(/^y = /, ''));
    return `${name} ( ${['_', '_', ...texts].join(' , ')} )`;
  }
  if (METRIC_FUNCTION.test(name) && (positional >= 2 || args.some((arg) => arg.keyword === 'y_pred'))) {
    const texts = args.map((arg, i) => (isGuess(arg, i, args) ? withKeyword(arg, '_') : inner(arg)));
    return `${name} ( ${texts.join(' , ')} )`;
  }
  return null;
}

/** The predictions that a metric is given: a plain name that is not the truth. */
function isGuess(arg: Argument, index: number, args: readonly Argument[]): boolean {
  const isSecond = arg.keyword === null ? index === 1 : arg.keyword === 'y_pred';
  const name = arg.tokens.length === 1 && arg.tokens[0]!.kind === 'name' ? arg.tokens[0]!.text : null;
  if (!isSecond || name === null) return false;
  const isTruth = TRUTH.test(name) && !GUESS.test(name);
  return !isTruth && name !== args[0]?.tokens.map((token) => token.text).join('');
}

function withKeyword(arg: Argument, text: string): string {
  return arg.keyword === null ? text : `${arg.keyword} = ${text}`;
}

function isMethod(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === '.';
}

/** Takes `self . model .` or `search . best_estimator_ .` off the end of what was written. */
function dropReceiver(out: string[]): void {
  while (out.at(-1) === '.') {
    out.pop();
    if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(out.at(-1) ?? '')) out.pop();
  }
}
