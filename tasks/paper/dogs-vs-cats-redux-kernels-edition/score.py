"""Log loss of the probability of a dog: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import binary_log_loss
from _shared.score import run


def log_loss(answers, submission):
    return binary_log_loss(answers["label"].to_numpy(), submission["label"].to_numpy())


run("log_loss", "minimize", log_loss, key="id")
