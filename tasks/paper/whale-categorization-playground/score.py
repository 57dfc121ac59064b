"""Mean average precision of five guesses: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

from _common.metrics import map_at_5
from _shared.score import run


def precision(answers, submission):
    return map_at_5(list(answers["Id"]), [str(guesses).split() for guesses in submission["Id"]])


run("map@5", "maximize", precision, key="Image", numeric=False)
