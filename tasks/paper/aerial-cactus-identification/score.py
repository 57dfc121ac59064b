"""Area under the ROC curve: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import roc_auc
from _shared.score import run


def auc(answers, submission):
    return roc_auc(answers["has_cactus"].to_numpy(), submission["has_cactus"].to_numpy())


run("auc", "maximize", auc, key="id")
