"""Mean of the four columns' areas under the ROC curve: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.metrics import mean_roc_auc
from _shared.score import run

TARGETS = ["healthy", "multiple_diseases", "rust", "scab"]


def auc(answers, submission):
    return mean_roc_auc(answers[TARGETS].to_numpy(), submission[TARGETS].to_numpy())


run("auc", "maximize", auc, key="image_id")
