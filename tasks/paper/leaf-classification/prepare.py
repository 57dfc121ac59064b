"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_table
from _shared.source import kaggle

FEATURES = [f"{kind}{number}" for kind in ("margin", "shape", "texture") for number in range(1, 65)]


def prepare(source, out, hidden):
    leaves = source.table("train.csv", ["id", "species", *FEATURES], rows=990)
    split_table(out, hidden, leaves, key="id", targets=["species"], share=0.1)
    for folder, name in ((out, "data/classes.txt"), (hidden, "classes.txt")):
        folder.write(name, "".join(f"{species}\n" for species in sorted(set(leaves["species"]))).encode())
    for leaf in leaves["id"]:
        out.write(f"data/images/{leaf}.jpg", source.read(f"images/{leaf}.jpg"))


if __name__ == "__main__":
    origin = kaggle("leaf-classification", md5="043bdec7fadb7922978b7484217b6007")
    run(origin, ["train.csv", "images/*.jpg"], prepare)
