"""Quadratic weighted kappa of grades 1 to 6: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from _common.metrics import quadratic_kappa
from _common.scoring import one_of, run, table

KEY, COLUMNS = "id", ["period"]
VALUE = one_of(*"123456")


def score(answers, predictions):
    return quadratic_kappa(np.array(answers, int)[:, 0], np.array(predictions, int)[:, 0])


run("qwk", "maximize", score, key=KEY, columns=COLUMNS, value=VALUE, answers=table(KEY, COLUMNS, VALUE))
