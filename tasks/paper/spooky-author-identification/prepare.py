"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_table
from _shared.source import kaggle


def prepare(source, out, hidden):
    sentences = source.table("train.csv", ["id", "text", "author"], rows=19_579)
    split_table(out, hidden, sentences, key="id", targets=["author"], share=0.1)


if __name__ == "__main__":
    origin = kaggle("spooky-author-identification", md5="8f12d4f1f138f3867e881293b9bc54ee")
    run(origin, ["train.csv"], prepare)
