"""Accuracy, from 0 to 1: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from _common.metrics import accuracy
from _common.scoring import one_of, run, table

KEY, COLUMNS = "image", ["digit"]
VALUE = one_of(*"0123456789")


def score(answers, predictions):
    return accuracy(np.array(answers)[:, 0], np.array(predictions)[:, 0])


run("accuracy", "maximize", score, key=KEY, columns=COLUMNS, value=VALUE, answers=table(KEY, COLUMNS, VALUE))
