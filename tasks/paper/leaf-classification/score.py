"""Log loss over the species: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

import pandas as pd

from _common.metrics import log_loss
from _shared.score import read_answers, run


def answers(hidden):
    """The answers, with the species as columns of a submission: 1 in the column of the true one."""
    found = read_answers(hidden)
    classes = (hidden / "classes.txt").read_text(encoding="utf-8").split()
    return pd.DataFrame({"id": found["id"], **{name: (found["species"] == name).astype(int) for name in classes}})


def error(truth, submission):
    return log_loss(truth[list(submission)].to_numpy().argmax(axis=1), submission.to_numpy())


run("log_loss", "minimize", error, key="id", answers=answers)
