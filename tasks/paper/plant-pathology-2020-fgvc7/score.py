"""Mean of the four columns' areas under the ROC curve: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import mean_roc_auc
from _shared.score import run

TARGETS = ["healthy", "multiple_diseases", "rust", "scab"]


def auc(answers, submission):
    return mean_roc_auc(answers[TARGETS].to_numpy(), submission[TARGETS].to_numpy())


run("auc", "maximize", auc, key="image_id")
