"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR.

The split is the data set's own, by year; labels of the test papers go to the hidden folder.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import gzip
import io

import pandas as pd

from _shared.prepare import run
from _shared.source import Origin, Unusable

SPLITS = {"train": 90_941, "valid": 29_799, "test": 48_603}
SHAPES = {"raw/node-feat": (169_343, 128), "raw/edge": (1_166_243, 2), "raw/node-label": (169_343, 1)}
ORIGIN = Origin("ogbn-arxiv", "arxiv.zip", "fetch http://snap.stanford.edu/ogb/data/nodeproppred/arxiv.zip")


def prepare(source, out, hidden):
    tables = {name: array(source, name, shape) for name, shape in SHAPES.items()}
    labels = tables["raw/node-label"][:, 0].astype(int)
    for name, size in SPLITS.items():
        index = array(source, f"time/{name}", (size, 1))[:, 0].astype(int)
        out.array(f"data/{name}_index.npy", index)
        if name == "test":
            hidden.table("answers.csv", pd.DataFrame({"id": index, "label": labels[index]}))
            labels[index] = -1
    out.array("data/features.npy", tables["raw/node-feat"].astype("<f4"))
    out.array("data/edges.npy", tables["raw/edge"].astype("<i4"))
    out.array("data/labels.npy", labels)


def array(source, name, shape):
    """A table without a header, shape (rows, columns)."""
    try:
        text = gzip.decompress(source.read(f"{name}.csv.gz"))
        found = pd.read_csv(io.BytesIO(text), header=None).to_numpy()
    except (OSError, ValueError) as error:
        raise Unusable(f"{name}.csv.gz cannot be read ({error}): {ORIGIN.how} again.") from error
    source.check_number(f"rows in {name}.csv.gz", found.shape[0], shape[0])
    source.check_number(f"columns in {name}.csv.gz", found.shape[1], shape[1])
    return found


if __name__ == "__main__":
    run(ORIGIN, [*(f"{name}.csv.gz" for name in SHAPES), *(f"time/{name}.csv.gz" for name in SPLITS)], prepare)
