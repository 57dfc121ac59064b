"""Mean absolute error in dollars: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.metrics import mean_absolute_error
from _shared.score import run


def mae(answers, submission):
    return mean_absolute_error(answers["SalePrice"].to_numpy(), submission["SalePrice"].to_numpy())


run("mae", "minimize", mae, key="Id")
