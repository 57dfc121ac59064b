"""Log loss of class probabilities: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.scoring import class_log_loss, number, one_of, run, table

CLASSES = ["Chandler", "Phoebe", "Ross"]

run(
    "logloss",
    "minimize",
    class_log_loss(CLASSES),
    key="id",
    columns=CLASSES,
    value=number(0, 1),
    answers=table("id", ["speaker"], one_of(*CLASSES)),
)
