"""Quadratic weighted kappa: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import quadratic_kappa
from _shared.score import run


def kappa(answers, submission):
    predicted = submission["score"].to_numpy()
    if (predicted != predicted.round()).any() or predicted.min() < 1 or predicted.max() > 6:
        sys.exit("The submission has a score that is no whole number from 1 to 6.")
    return quadratic_kappa(answers["score"].to_numpy(), predicted.astype(int))


run("qwk", "maximize", kappa, key="essay_id")
