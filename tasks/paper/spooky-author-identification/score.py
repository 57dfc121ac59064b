"""Log loss over the three authors: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.metrics import log_loss
from _shared.score import run

AUTHORS = ["EAP", "HPL", "MWS"]


def error(answers, submission):
    return log_loss(answers["author"].map(AUTHORS.index).to_numpy(), submission[AUTHORS].to_numpy())


run("log_loss", "minimize", error, key="id", columns=AUTHORS)
