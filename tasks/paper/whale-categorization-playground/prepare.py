"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR.

A whale of whom no picture is left to train on is a new_whale among the answers.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_rows
from _shared.source import kaggle


def prepare(source, out, hidden):
    pictures = source.table("train.csv", ["Image", "Id"], rows=9_850)
    train, test = split_rows(pictures, share=0.1)
    known = test["Id"].isin(set(train["Id"]))
    out.table("data/train.csv", train)
    out.table("data/test.csv", test[["Image"]])
    hidden.table("answers.csv", test.assign(Id=test["Id"].where(known, "new_whale")))
    for folder, rows in (("train", train), ("test", test)):
        for name in rows["Image"]:
            out.write(f"data/{folder}/{name}", source.read(f"train/{name}"))


if __name__ == "__main__":
    origin = kaggle("whale-categorization-playground", md5="1fc460b6656261ddafcc21a44248844e")
    run(origin, ["train.csv", "train/*.jpg"], prepare)
