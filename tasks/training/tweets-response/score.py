"""Mean over both columns of the RMSE, in log10 units: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from _common.metrics import mcrmse
from _common.scoring import number, run, table

KEY, COLUMNS = "tweet_id", ["log_retweets", "log_favorites"]
VALUE = number()


def score(answers, predictions):
    return mcrmse(np.array(answers), np.array(predictions))


run("mcrmse", "minimize", score, key=KEY, columns=COLUMNS, value=VALUE, answers=table(KEY, COLUMNS, VALUE))
