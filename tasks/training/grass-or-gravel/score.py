"""Logarithmic loss of the probability of gravel: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from _common.metrics import binary_log_loss
from _common.scoring import number, run, table

KEY, COLUMNS = "id", ["is_gravel"]
VALUE = number(0, 1)


def score(answers, predictions):
    return binary_log_loss(np.array(answers)[:, 0], np.array(predictions)[:, 0])


run("log_loss", "minimize", score, key=KEY, columns=COLUMNS, value=VALUE, answers=table(KEY, COLUMNS, VALUE))
