"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR.

The hidden answers are the labels of the data set's own test images.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import io
import pickle
import tarfile

import numpy as np
import pandas as pd

from _shared.prepare import run
from _shared.source import Origin, Unusable

BATCHES = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]
ORIGIN = Origin(
    "cifar-10",
    "cifar-10-python.tar.gz",
    "fetch https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
    md5="c58f30108f718f92721af3b95e74349a",
)
ALLOWED = {"_reconstruct", "ndarray", "dtype", "encode"}


class ArraysAlone(pickle.Unpickler):
    """Reads arrays of numpy and plain values; a pickle that asks for anything else is refused."""

    def find_class(self, module, name):
        if name in ALLOWED and module.split(".")[0] in ("numpy", "_codecs"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no place in it")


def prepare(source, out, hidden):
    try:
        with tarfile.open(fileobj=io.BytesIO(source.read(ORIGIN.archive)), mode="r:gz") as archive:
            images, labels = zip(*(batch(archive, name) for name in BATCHES))
    except (OSError, EOFError, tarfile.TarError) as error:
        raise Unusable(f"{ORIGIN.archive} cannot be unpacked ({error}): {ORIGIN.how} again.") from error
    train_images, train_labels = np.concatenate(images[:-1]), np.concatenate(labels[:-1])
    source.check_number("training images", len(train_images), 50_000)
    source.check_number("test images", len(images[-1]), 10_000)
    out.array("data/train_images.npy", train_images)
    out.array("data/train_labels.npy", train_labels)
    out.array("data/test_images.npy", images[-1])
    hidden.table("answers.csv", pd.DataFrame({"id": range(len(labels[-1])), "label": labels[-1]}))


def batch(archive, name):
    """Images (number, 32, 32, 3) as bytes, and labels 0 to 9."""
    try:
        file = archive.extractfile(f"cifar-10-batches-py/{name}")
        held = ArraysAlone(file, encoding="bytes").load()
        images = held[b"data"].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).astype(np.uint8)
        return images, np.array(held[b"labels"], dtype="<i8")
    except (KeyError, ValueError, AttributeError, pickle.UnpicklingError) as error:
        raise Unusable(f"{name} in {ORIGIN.archive} cannot be read ({error}): {ORIGIN.how} again.") from error


if __name__ == "__main__":
    run(ORIGIN, [ORIGIN.archive], prepare)
