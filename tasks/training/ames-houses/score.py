"""Mean absolute error of the sale prices, in dollars: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from _common.metrics import mean_absolute_error
from _common.scoring import number, run, table

KEY, COLUMNS = "Id", ["SalePrice"]
VALUE = number()


def score(answers, predictions):
    return mean_absolute_error(np.array(answers)[:, 0], np.array(predictions)[:, 0])


run("mae", "minimize", score, key=KEY, columns=COLUMNS, value=VALUE, answers=table(KEY, COLUMNS, VALUE))
