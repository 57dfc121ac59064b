"""Makes the data of the task image-segments out of river's wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR
"""

import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, write_split

FILE = "river/datasets/segment.csv.zip"


def main():
    args = arguments(__doc__)
    rows = read_rows(args.packages)
    rows = rows.drop_duplicates(ignore_index=True).rename(columns=lambda name: name.replace("-", "_"))
    rows = rows.iloc[np.random.RandomState(2024).permutation(len(rows))].reset_index(drop=True)
    rows.insert(0, "id", np.arange(1, len(rows) + 1))
    test, train = rows[:800], rows[800:]
    write_split(args, train, test, "id", ["category"], float_format="%.6g")


def read_rows(packages):
    wheel = min(packages.glob("river-0.26.1-*.whl"))
    with zipfile.ZipFile(wheel) as outer, zipfile.ZipFile(io.BytesIO(outer.read(FILE))) as inner:
        return pd.read_csv(io.BytesIO(inner.read("segment.csv.zip")))


if __name__ == "__main__":
    main()
