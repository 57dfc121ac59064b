"""Makes data and answers from the handwritten digits that lie in the installed scikit-learn."""

import gzip
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments

TEST_IMAGES = 597


def main():
    args = arguments(__doc__)
    table = read_table()
    table = table[np.random.RandomState(11).permutation(len(table))]
    images, digits = table[:, :-1].reshape(-1, 8, 8), table[:, -1]
    data = args.out / "data"
    data.mkdir(parents=True, exist_ok=True)
    args.hidden.mkdir(parents=True, exist_ok=True)
    np.save(data / "train_images.npy", images[TEST_IMAGES:])
    np.save(data / "train_labels.npy", digits[TEST_IMAGES:])
    np.save(data / "test_images.npy", images[:TEST_IMAGES])
    rows = [f"{number},{digit}\n" for number, digit in enumerate(digits[:TEST_IMAGES])]
    write(args.hidden / "answers.csv", "image,digit\n" + "".join(rows))


def read_table():
    """1,797 rows of 64 pixels from 0 to 16 and the digit, as uint8."""
    package = Path(find_spec("sklearn").submodule_search_locations[0])
    with gzip.open(package / "datasets" / "data" / "digits.csv.gz", "rt", encoding="ascii") as file:
        return np.loadtxt(file, delimiter=",").astype(np.uint8)


def write(path, text):
    path.write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
