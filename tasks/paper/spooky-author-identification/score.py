"""Log loss over the three authors: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import log_loss
from _shared.score import run

AUTHORS = ["EAP", "HPL", "MWS"]


def error(answers, submission):
    return log_loss(answers["author"].map(AUTHORS.index).to_numpy(), submission[AUTHORS].to_numpy())


run("log_loss", "minimize", error, key="id", columns=AUTHORS)
