"""Makes the data of the task boiling-names out of chemicals' wheel.

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

POINTS = "chemicals/Phase Change/Yaws Boiling Points.tsv"
NAMES = "chemicals/Identifiers/chemical identifiers pubchem large.tsv"
ROWS = 8000
HOTTEST = 900
"""Kelvin; what boils above it (metals and salts) is left out."""


def main():
    args = arguments(__doc__)
    rows = read_rows(args.packages)
    rows = rows.iloc[np.random.RandomState(373).permutation(len(rows))[:ROWS]].reset_index(drop=True)
    rows.insert(0, "id", np.arange(ROWS))
    test, train = rows[:2500], rows[2500:]
    write_split(args, train, test, "id", ["boiling_point"], float_format="%.6g")


def read_rows(packages):
    """Systematic name, usual name and boiling point (kelvin) of each substance that has all three."""
    wheel = min(packages.glob("chemicals-1.5.2-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        points = pd.read_csv(io.BytesIO(archive.read(POINTS)), sep="\t").query("Tb <= @HOTTEST")
        lines = archive.read(NAMES).decode("utf-8").split("\n")
    # id, CAS number, formula, weight, three structures, systematic name, usual name, synonyms
    fields = [line.rstrip("\r").split("\t", 9) for line in lines if line]
    names = pd.DataFrame([(f[1], f[7], f[8]) for f in fields if len(f) > 8], columns=["CAS", "name", "usual_name"])
    names = names[(names["name"] != "") & (names["usual_name"] != "")].drop_duplicates("CAS")
    rows = points.merge(names, on="CAS").drop_duplicates("name").sort_values("CAS", kind="stable")
    return rows.rename(columns={"Tb": "boiling_point"})[["name", "usual_name", "boiling_point"]]


if __name__ == "__main__":
    main()
