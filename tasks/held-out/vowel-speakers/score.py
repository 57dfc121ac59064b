"""Mean average precision at 5: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.metrics import map_at_5
from _common.scoring import Unfit, run, some_text, table

KEY = "recording"


def guesses(text):
    """One to five different speakers, with spaces between them."""
    names = text.split()
    if 1 <= len(names) <= 5 and len(set(names)) == len(names):
        return names
    raise Unfit(f"{text!r} where one to five different speakers with spaces between them are needed")


def score(answers, predictions):
    return map_at_5([speaker for (speaker,) in answers], [names for (names,) in predictions])


run(
    "map5",
    "maximize",
    score,
    key=KEY,
    columns=["speakers"],
    value=guesses,
    answers=table(KEY, ["speaker"], some_text),
)
