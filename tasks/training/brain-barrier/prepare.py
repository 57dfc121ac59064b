"""Makes data and answers from the molecules of the B3DB table inside the qc-b3db wheel."""

import io
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, member, write_split

MEMBER = "B3DB/B3DB_classification.tsv"
TRAIN_ROWS, TEST_ROWS = 4000, 1500


def main():
    args = arguments(__doc__)
    raw = io.BytesIO(member(args.packages, "qc_b3db-1.1.1-*.whl", MEMBER))
    table = pd.read_csv(raw, sep="\t", usecols=["SMILES", "BBB+/BBB-"])
    order = np.random.RandomState(19).permutation(len(table))[: TRAIN_ROWS + TEST_ROWS]
    passes = (table["BBB+/BBB-"] == "BBB+").astype(int)
    rows = pd.DataFrame({"smiles": table["SMILES"], "permeable": passes}).iloc[order].reset_index(drop=True)
    rows.insert(0, "molecule", [f"m{number:04d}" for number in range(len(rows))])
    train, test = rows[:TRAIN_ROWS], rows[TRAIN_ROWS:]
    write_split(args, train, test, "molecule", ["permeable"])


if __name__ == "__main__":
    main()
