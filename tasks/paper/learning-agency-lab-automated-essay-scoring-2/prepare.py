"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _shared.prepare import run, split_table
from _shared.source import kaggle


def prepare(source, out, hidden):
    essays = source.table("train.csv", ["essay_id", "full_text", "score"], rows=17_307)
    split_table(out, hidden, essays, key="essay_id", targets=["score"], share=0.1)


if __name__ == "__main__":
    origin = kaggle("learning-agency-lab-automated-essay-scoring-2", md5="392ed5c55e47ebac98f6d4d529b97f50")
    run(origin, ["train.csv"], prepare)
