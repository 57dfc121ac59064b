"""Mean of the two columns' root mean squared logarithmic errors: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import rmsle
from _shared.score import run

TARGETS = ["formation_energy_ev_natom", "bandgap_energy_ev"]


def error(answers, submission):
    predicted = submission[TARGETS].to_numpy()
    if predicted.min() < 0:
        sys.exit("The submission has a negative energy, which has no logarithmic error.")
    return rmsle(answers[TARGETS].to_numpy(), predicted)


run("rmsle", "minimize", error, key="id")
