"""Root mean squared logarithmic error, of ln(1 + MPa): python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from _common.metrics import rmsle
from _common.scoring import number, run, table

KEY, COLUMNS = "id", ["compressive_strength"]
VALUE = number(low=0)


def score(answers, predictions):
    return rmsle(np.array(answers)[:, 0], np.array(predictions)[:, 0])


run("rmsle", "minimize", score, key=KEY, columns=COLUMNS, value=VALUE, answers=table(KEY, COLUMNS, VALUE))
