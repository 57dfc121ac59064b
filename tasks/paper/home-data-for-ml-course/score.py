"""Mean absolute error in dollars: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import mean_absolute_error
from _shared.score import run


def mae(answers, submission):
    return mean_absolute_error(answers["SalePrice"].to_numpy(), submission["SalePrice"].to_numpy())


run("mae", "minimize", mae, key="Id")
