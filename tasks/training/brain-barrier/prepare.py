"""Makes data and answers from the molecules of the B3DB table inside the qc-b3db wheel."""

import argparse
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

MEMBER = "B3DB/B3DB_classification.tsv"
TRAIN_ROWS, TEST_ROWS = 4000, 1500


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--packages", "--out", "--hidden"):
        parser.add_argument(name, type=Path, required=True)
    args = parser.parse_args()
    wheel = next(args.packages.glob("qc_b3db-1.1.1-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        table = pd.read_csv(archive.open(MEMBER), sep="\t", usecols=["SMILES", "BBB+/BBB-"])
    order = np.random.RandomState(19).permutation(len(table))[: TRAIN_ROWS + TEST_ROWS]
    passes = (table["BBB+/BBB-"] == "BBB+").astype(int)
    rows = pd.DataFrame({"smiles": table["SMILES"], "permeable": passes}).iloc[order].reset_index(drop=True)
    rows.insert(0, "molecule", [f"m{number:04d}" for number in range(len(rows))])
    train, test = rows[:TRAIN_ROWS], rows[TRAIN_ROWS:]
    write(args.out / "data" / "train.csv", train)
    write(args.out / "data" / "test.csv", test.drop(columns="permeable"))
    write(args.hidden / "answers.csv", test[["molecule", "permeable"]])


def write(path, table):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(table.to_csv(index=False, lineterminator="\n").encode("utf-8"))


if __name__ == "__main__":
    main()
