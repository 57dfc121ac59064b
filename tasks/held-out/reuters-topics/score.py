"""Mean over the topics of the area under the ROC curve: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from _common.metrics import mean_roc_auc
from _common.scoring import number, run, table

KEY, COLUMNS = "id", ["trade", "money_fx", "interest", "money_supply", "gnp", "cpi"]
VALUE = number()


def score(answers, predictions):
    return mean_roc_auc(np.array(answers), np.array(predictions))


run("auc", "maximize", score, key=KEY, columns=COLUMNS, value=VALUE, answers=table(KEY, COLUMNS, VALUE))
