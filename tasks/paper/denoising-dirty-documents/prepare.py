"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pandas as pd

from _shared.prepare import run, split_rows
from _shared.source import kaggle


def prepare(source, out, hidden):
    pages = [name.removeprefix("train/") for name in source.names("train/*.png")]
    source.check_number("pages in train/", len(pages), 144)
    train, test = split_rows(pd.DataFrame({"page": pages}), share=0.2)
    for page in train["page"]:
        out.write(f"data/train/{page}", source.read(f"train/{page}"))
        out.write(f"data/train_cleaned/{page}", source.read(f"train_cleaned/{page}"))
    for page in test["page"]:
        out.write(f"data/test/{page}", source.read(f"train/{page}"))
        hidden.write(f"clean/{page}", source.read(f"train_cleaned/{page}"))


if __name__ == "__main__":
    origin = kaggle("denoising-dirty-documents", md5="bc31eea6ff37861abe7d1c9e3411ac1f")
    run(origin, ["train/*.png", "train_cleaned/*.png"], prepare)
