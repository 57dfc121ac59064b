"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_table
from _shared.source import kaggle

TARGETS = ["cohesion", "syntax", "vocabulary", "phraseology", "grammar", "conventions"]


def prepare(source, out, hidden):
    essays = source.table("train.csv", ["text_id", "full_text", *TARGETS], rows=3_911)
    split_table(out, hidden, essays, key="text_id", targets=TARGETS, share=0.2)


if __name__ == "__main__":
    run(kaggle("feedback-prize-english-language-learning"), ["train.csv"], prepare)
