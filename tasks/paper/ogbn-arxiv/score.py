"""Accuracy in percent: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import accuracy_percent
from _shared.score import run


def accuracy(answers, submission):
    return accuracy_percent(answers["label"].to_numpy(), submission["label"].to_numpy())


run("accuracy", "maximize", accuracy, key="id")
