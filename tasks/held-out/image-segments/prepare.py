"""Makes the data of the task image-segments out of river's wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR
"""

import argparse
import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

FILE = "river/datasets/segment.csv.zip"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("packages", "out", "hidden"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    rows = read_rows(args.packages)
    rows = rows.drop_duplicates(ignore_index=True).rename(columns=lambda name: name.replace("-", "_"))
    rows = rows.iloc[np.random.RandomState(2024).permutation(len(rows))].reset_index(drop=True)
    rows.insert(0, "id", np.arange(1, len(rows) + 1))
    test, train = rows[:800], rows[800:]
    write(train, args.out / "data" / "train.csv")
    write(test.drop(columns="category"), args.out / "data" / "test.csv")
    write(test[["id", "category"]], args.hidden / "answers.csv")


def read_rows(packages):
    wheel = min(packages.glob("river-0.26.1-*.whl"))
    with zipfile.ZipFile(wheel) as outer, zipfile.ZipFile(io.BytesIO(outer.read(FILE))) as inner:
        return pd.read_csv(io.BytesIO(inner.read("segment.csv.zip")))


def write(table, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    main()
