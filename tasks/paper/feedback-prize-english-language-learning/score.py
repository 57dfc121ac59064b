"""Mean of the six columns' root mean squared errors (MCRMSE): python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import mcrmse
from _shared.score import run

TARGETS = ["cohesion", "syntax", "vocabulary", "phraseology", "grammar", "conventions"]


def error(answers, submission):
    return mcrmse(answers[TARGETS].to_numpy(), submission[TARGETS].to_numpy())


run("mcrmse", "minimize", error, key="text_id")
