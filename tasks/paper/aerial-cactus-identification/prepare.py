"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_rows
from _shared.source import kaggle


def prepare(source, out, hidden):
    labels = source.table("train.csv", ["id", "has_cactus"], rows=17_500)
    train, test = split_rows(labels, share=0.19)
    out.table("data/train.csv", train)
    out.table("data/test.csv", test[["id"]])
    hidden.table("answers.csv", test)
    for folder, rows in (("train", train), ("test", test)):
        for name in rows["id"]:
            out.write(f"data/{folder}/{name}", source.read(f"train/{name}"))


if __name__ == "__main__":
    origin = kaggle("aerial-cactus-identification", md5="72018554bfbb009f2145f56121380078")
    run(origin, ["train.csv", "train/*.jpg"], prepare)
