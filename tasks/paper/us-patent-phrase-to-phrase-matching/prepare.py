"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_table
from _shared.source import kaggle


def prepare(source, out, hidden):
    pairs = source.table("train.csv", ["id", "anchor", "target", "context", "score"], rows=36_473)
    split_table(out, hidden, pairs, key="id", targets=["score"], share=0.1)


if __name__ == "__main__":
    origin = kaggle("us-patent-phrase-to-phrase-matching", md5="e3eae0b5c78ed58de04e1f32e499188a")
    run(origin, ["train.csv"], prepare)
