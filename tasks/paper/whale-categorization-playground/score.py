"""Mean average precision of five guesses: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.metrics import map_at_5
from _shared.score import run


def precision(answers, submission):
    return map_at_5(list(answers["Id"]), [str(guesses).split() for guesses in submission["Id"]])


run("map@5", "maximize", precision, key="Image", numeric=False)
