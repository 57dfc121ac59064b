"""Area under the ROC curve, from 0 to 1: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from _common.metrics import roc_auc
from _common.scoring import number, run, table

KEY, COLUMNS = "id", ["has_face"]
VALUE = number()


def score(answers, predictions):
    return roc_auc(np.array(answers)[:, 0], np.array(predictions)[:, 0])


run("auc", "maximize", score, key=KEY, columns=COLUMNS, value=VALUE, answers=table(KEY, COLUMNS, VALUE))
