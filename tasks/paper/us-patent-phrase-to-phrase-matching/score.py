"""Pearson's correlation: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.metrics import pearson
from _shared.score import run


def correlation(answers, submission):
    return pearson(answers["score"].to_numpy(), submission["score"].to_numpy())


run("pcc", "maximize", correlation, key="id")
