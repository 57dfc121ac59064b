"""Pearson's correlation: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import pearson
from _shared.score import run


def correlation(answers, submission):
    return pearson(answers["score"].to_numpy(), submission["score"].to_numpy())


run("pcc", "maximize", correlation, key="id")
