"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR.

The label stands in the name of a file, so the hidden ones are numbered anew.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pandas as pd

from _shared.prepare import run, split_rows
from _shared.source import kaggle


def prepare(source, out, hidden):
    names = source.names("train/*.jpg")
    source.check_number("images in train/", len(names), 25_000)
    train, test = split_rows(pd.DataFrame({"name": names}), share=0.1)
    for name in train["name"]:
        out.write(f"data/{name}", source.read(name))
    # In an order of their own: cats come before dogs in the list of names.
    test = test.sample(frac=1, random_state=0)
    for number, name in enumerate(test["name"], start=1):
        out.write(f"data/test/{number}.jpg", source.read(name))
    labels = test["name"].str.contains("dog").astype(int).to_numpy()
    answers = pd.DataFrame({"id": range(1, len(test) + 1), "label": labels})
    out.table("data/test.csv", answers[["id"]])
    hidden.table("answers.csv", answers)


if __name__ == "__main__":
    run(kaggle("dogs-vs-cats-redux-kernels-edition", md5="73dbbb43cbd91b769244408ff2a4fd6d"), ["train/*.jpg"], prepare)
