"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_table
from _shared.source import kaggle

TARGETS = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]


def prepare(source, out, hidden):
    comments = source.table("train.csv", ["id", "comment_text", *TARGETS], rows=159_571)
    split_table(out, hidden, comments, key="id", targets=TARGETS, share=0.1)


if __name__ == "__main__":
    origin = kaggle("jigsaw-toxic-comment-classification-challenge", md5="a0159f30626e4c6a590f09d597c147d6")
    run(origin, ["train.csv"], prepare)
