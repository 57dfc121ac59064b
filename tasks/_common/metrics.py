"""The metrics of all tasks, in numpy and pandas. Arrays are (rows,) or (rows, columns)."""

from __future__ import annotations

import numpy as np
import pandas as pd

SMALLEST = 1e-15


def accuracy(truth: np.ndarray, predicted: np.ndarray) -> float:
    """Share of equal labels, from 0 to 1."""
    return float(np.mean(truth == predicted))


def accuracy_percent(truth: np.ndarray, predicted: np.ndarray) -> float:
    """Share of equal labels, in percent."""
    return 100 * accuracy(truth, predicted)


def roc_auc(truth: np.ndarray, score: np.ndarray) -> float:
    """Area under the ROC curve by ranks (Mann-Whitney), ties shared; truth is 0 or 1 and has both."""
    ranks = pd.Series(score).rank().to_numpy()
    positive = truth == 1
    n, m = int(positive.sum()), int((~positive).sum())
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * m))


def mean_roc_auc(truth: np.ndarray, score: np.ndarray) -> float:
    """Mean of the columns' areas; columns of `truth` with one class alone have none and are left out."""
    usable = [column for column in range(truth.shape[1]) if 0 < truth[:, column].sum() < len(truth)]
    return float(np.mean([roc_auc(truth[:, column], score[:, column]) for column in usable]))


def binary_log_loss(truth: np.ndarray, probability: np.ndarray) -> float:
    """Mean of -log(probability of what is true), probabilities clipped to [1e-15, 1 - 1e-15]."""
    p = np.clip(probability, SMALLEST, 1 - SMALLEST)
    return float(-np.mean(np.where(truth == 1, np.log(p), np.log(1 - p))))


def log_loss(truth: np.ndarray, probabilities: np.ndarray) -> float:
    """The same for classes: truth holds column numbers; rows are scaled to sum 1."""
    p = np.clip(probabilities, SMALLEST, 1 - SMALLEST)
    p = p / p.sum(axis=1, keepdims=True)
    return float(-np.mean(np.log(p[np.arange(len(truth)), truth])))


def mean_absolute_error(truth: np.ndarray, predicted: np.ndarray) -> float:
    return float(np.mean(np.abs(truth - predicted)))


def rmse(truth: np.ndarray, predicted: np.ndarray) -> float:
    return float(np.sqrt(np.mean((truth - predicted) ** 2)))


def mcrmse(truth: np.ndarray, predicted: np.ndarray) -> float:
    """Mean over the columns of the root mean squared error."""
    return float(np.mean(np.sqrt(np.mean((truth - predicted) ** 2, axis=0))))


def rmsle(truth: np.ndarray, predicted: np.ndarray) -> float:
    """Mean over the columns of the root mean squared error of log(1 + value); values must be above -1."""
    return mcrmse(np.log1p(truth), np.log1p(predicted))


def map_at_5(truth: list[str], guesses: list[list[str]]) -> float:
    """Mean of 1 / rank of the true label among the first five guesses, 0 when it is not among them."""
    ranks = [row[:5].index(label) + 1 if label in row[:5] else 0 for label, row in zip(truth, guesses)]
    return float(np.mean([1 / rank if rank else 0 for rank in ranks]))


def quadratic_kappa(truth: np.ndarray, predicted: np.ndarray) -> float:
    """Cohen's kappa with quadratic weights, for whole numbers; 1 when there is nothing to disagree about."""
    values = np.arange(min(truth.min(), predicted.min()), max(truth.max(), predicted.max()) + 1)
    weights = (values[:, None] - values[None, :]) ** 2
    seen = np.array([[np.sum((truth == a) & (predicted == b)) for b in values] for a in values])
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / len(truth)
    return 1.0 if (weights * chance).sum() == 0 else float(1 - (weights * seen).sum() / (weights * chance).sum())


def pearson(truth: np.ndarray, predicted: np.ndarray) -> float:
    """Pearson's correlation; 0 when the predictions are all the same."""
    return 0.0 if np.ptp(predicted) == 0 else float(np.corrcoef(truth, predicted)[0, 1])
