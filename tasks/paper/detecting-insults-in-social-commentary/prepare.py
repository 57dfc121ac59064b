"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR.

Here the answers of the test comments have been published, so these are the hidden rows.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run
from _shared.source import kaggle


def prepare(source, out, hidden):
    train = source.table("train.csv", ["Insult", "Date", "Comment"], rows=3_947)
    test = source.table("test_with_solutions.csv", ["Insult", "Date", "Comment"], rows=2_647)
    test.insert(0, "id", range(1, len(test) + 1))
    out.table("data/train.csv", train)
    out.table("data/test.csv", test.drop(columns=["Insult"]))
    hidden.table("answers.csv", test[["id", "Insult"]])


if __name__ == "__main__":
    origin = kaggle("detecting-insults-in-social-commentary", md5="719b313286d397ddc6d8e454135249de")
    run(origin, ["train.csv", "test_with_solutions.csv"], prepare)
