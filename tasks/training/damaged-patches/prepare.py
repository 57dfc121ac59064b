"""Makes data and answers from photographs inside the scikit-image wheel: patches, some of them blurred or noisy."""

import sys
import zipfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.png import read_grey_png
from _common.preparing import arguments

PHOTOGRAPHS = ["brick", "camera", "coins", "grass", "gravel", "moon"]
CLASSES = ["healthy", "blurred", "noisy", "blurred_and_noisy"]
SIDE = 16
TEST_PATCHES = 700
KEPT = 2400


def main():
    args = arguments(__doc__)
    wheel = next(args.packages.glob("scikit_image-0.25.2-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        pictures = [read_grey_png(archive.read(f"skimage/data/{name}.png")) for name in PHOTOGRAPHS]
    patches = np.concatenate([cut(picture) for picture in pictures])
    # A patch without any detail looks the same sharp and blurred.
    patches = patches[patches[:, 2:-2, 2:-2].std(axis=(1, 2)) > 8]
    random = np.random.RandomState(16)
    patches = patches[random.permutation(len(patches))[:KEPT]]
    labels = random.choice(len(CLASSES), size=len(patches), p=[0.3, 0.3, 0.3, 0.1])
    patches = damaged(patches, labels, random)
    data = args.out / "data"
    data.mkdir(parents=True, exist_ok=True)
    args.hidden.mkdir(parents=True, exist_ok=True)
    np.save(data / "train.npy", patches[TEST_PATCHES:])
    np.save(data / "test.npy", patches[:TEST_PATCHES])
    header = ",".join(["patch", *CLASSES]) + "\n"
    (data / "train.csv").write_bytes((header + rows(labels[TEST_PATCHES:])).encode())
    (args.hidden / "answers.csv").write_bytes((header + rows(labels[:TEST_PATCHES])).encode())


def rows(labels):
    lines = [[number, *(int(label == kind) for kind in range(len(CLASSES)))] for number, label in enumerate(labels)]
    return "".join(",".join(map(str, line)) + "\n" for line in lines)


def cut(picture):
    """Squares that do not overlap, with a border of two pixels that a blur may look at."""
    step = SIDE + 4
    across, down = picture.shape[1] // step, picture.shape[0] // step
    grid = picture[: down * step, : across * step].reshape(down, step, across, step)
    return grid.swapaxes(1, 2).reshape(-1, step, step).astype(float)


def damaged(patches, labels, random):
    result = np.empty((len(patches), SIDE, SIDE), np.uint8)
    for number, (patch, label) in enumerate(zip(patches, labels)):
        if label in (1, 3):
            patch = blurred(patch, random.uniform(0.6, 1.1))
        patch = patch[2:-2, 2:-2]
        if label in (2, 3):
            patch = patch + random.normal(0, random.uniform(4, 10), size=patch.shape)
        result[number] = np.clip(np.round(patch), 0, 255)
    return result


def blurred(patch, sigma):
    weights = np.exp(-0.5 * (np.arange(-2, 3) / sigma) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(patch, [(2, 2) if one == axis else (0, 0) for one in (0, 1)], mode="edge")
        moved = [np.take(padded, np.arange(offset, offset + patch.shape[axis]), axis=axis) for offset in range(5)]
        patch = sum(weight * part for weight, part in zip(weights, moved))
    return patch


if __name__ == "__main__":
    main()
