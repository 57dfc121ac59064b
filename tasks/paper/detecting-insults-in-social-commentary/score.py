"""Accuracy in percent, a comment counting as an insult from 0.5 on: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import accuracy_percent
from _shared.score import run


def accuracy(answers, submission):
    return accuracy_percent(answers["Insult"].to_numpy(), (submission["Insult"].to_numpy() >= 0.5).astype(int))


run("accuracy", "maximize", accuracy, key="id")
