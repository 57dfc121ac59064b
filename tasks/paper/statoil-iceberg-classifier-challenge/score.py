"""Log loss of the probability of an iceberg: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import binary_log_loss
from _shared.score import run


def log_loss(answers, submission):
    return binary_log_loss(answers["is_iceberg"].to_numpy(), submission["is_iceberg"].to_numpy())


run("log_loss", "minimize", log_loss, key="id")
