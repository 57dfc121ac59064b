"""Mean over the columns of the area under the ROC curve, 0 to 1: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from _common.metrics import mean_roc_auc
from _common.scoring import number, run, table

KEY, COLUMNS = "patch", ["healthy", "blurred", "noisy", "blurred_and_noisy"]
VALUE = number()


def score(answers, predictions):
    return mean_roc_auc(np.array(answers), np.array(predictions))


run("mean_auc", "maximize", score, key=KEY, columns=COLUMNS, value=VALUE, answers=table(KEY, COLUMNS, VALUE))
