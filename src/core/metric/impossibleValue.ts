import { nameWords } from './metricNames.js';

/** Metrics that are shares or correlations: at most 1, or 100 where they are printed in per cent. */
const AT_MOST_ONE =
  /^(?:accuracy|acc|top\d+|auc|auroc|auprc|prauc|f1|f2|fbeta|precision|recall|specificity|sensitivity|iou|miou|dice|jaccard|map\d*|ndcg\d*|mrr|qwk|kappa|mcc|pearson|spearman|pcc|r2|r²|r\^2|ssim)$/;
/** Metrics that are distances or error rates: never below 0. */
const AT_LEAST_ZERO =
  /^(?:rmse|mse|mae|rmsle|msle|mape|smape|wmape|rmsd|mcrmse|logloss|perplexity|ppl|wer|cer|fid|brier|eer|hamming)$/;
/** Sums of floating-point numbers may end a little beyond a bound. */
const SLACK = 1e-6;

/**
 * Why a value cannot be what its metric's name says, as an AUC of 1.8 cannot: then the edit has changed how it is
 * computed, whatever the code looks like.
 * @param baseline value of the untouched script, which tells whether it is printed in per cent.
 * @returns one sentence, or null for values that can be and for metrics without known bounds.
 */
export function impossibleValue(metricName: string, value: number, baseline: number): string | null {
  const words = nameWords(metricName);
  const all = [...words, words.join(''), ...words.slice(1).map((word, i) => words[i]! + word)];
  if (all.some((word) => AT_MOST_ONE.test(word)) && baseline <= 100) {
    const bound = baseline <= 1 ? 1 : 100;
    if (value > bound + SLACK) return `A value of ${metricName} above ${bound} cannot be right.`;
  }
  if (all.some((word) => AT_LEAST_ZERO.test(word)) && baseline >= 0 && value < -SLACK)
    return `A value of ${metricName} below 0 cannot be right.`;
  return null;
}
