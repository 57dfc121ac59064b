"""Log loss of the probability of a dog: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.metrics import binary_log_loss
from _shared.score import run


def log_loss(answers, submission):
    return binary_log_loss(answers["label"].to_numpy(), submission["label"].to_numpy())


run("log_loss", "minimize", log_loss, key="id")
