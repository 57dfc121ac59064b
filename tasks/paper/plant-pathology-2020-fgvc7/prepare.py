"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_table
from _shared.source import kaggle

TARGETS = ["healthy", "multiple_diseases", "rust", "scab"]


def prepare(source, out, hidden):
    labels = source.table("train.csv", ["image_id", *TARGETS], rows=1_821)
    split_table(out, hidden, labels, key="image_id", targets=TARGETS, share=0.1)
    for name in labels["image_id"]:
        out.write(f"data/images/{name}.jpg", source.read(f"images/{name}.jpg"))


if __name__ == "__main__":
    origin = kaggle("plant-pathology-2020-fgvc7", md5="741d4c394bd458d56b8ebf905bb3918a")
    run(origin, ["train.csv", "images/*.jpg"], prepare)
