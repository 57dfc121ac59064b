"""Makes data and answers from the photographs of grass and of gravel inside the scikit-image wheel."""

import sys
import zipfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.png import read_grey_png
from _common.preparing import arguments

SURFACES = ["skimage/data/grass.png", "skimage/data/gravel.png"]  # label 0, label 1
SIDE = 16
TEST_PATCHES = 648


def main():
    args = arguments(__doc__)
    wheel = next(args.packages.glob("scikit_image-0.25.2-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        photographs = [read_grey_png(archive.read(member)) for member in SURFACES]
    random = np.random.RandomState(15)
    patches = np.concatenate([disturbed(cut(photograph), random) for photograph in photographs])
    labels = np.repeat([0, 1], [len(patches) // 2] * 2)
    order = random.permutation(len(patches))
    test, train = order[:TEST_PATCHES], order[TEST_PATCHES:]
    data = args.out / "data"
    data.mkdir(parents=True, exist_ok=True)
    args.hidden.mkdir(parents=True, exist_ok=True)
    np.save(data / "train_patches.npy", patches[train])
    np.save(data / "train_is_gravel.npy", labels[train].astype(np.uint8))
    np.save(data / "test_patches.npy", patches[test])
    rows = "".join(f"{number},{label}\n" for number, label in enumerate(labels[test]))
    (args.hidden / "answers.csv").write_bytes(f"id,is_gravel\n{rows}".encode())


def cut(photograph):
    """Squares that do not overlap, (n, SIDE, SIDE)."""
    across, down = photograph.shape[1] // SIDE, photograph.shape[0] // SIDE
    grid = photograph[: down * SIDE, : across * SIDE].reshape(down, SIDE, across, SIDE)
    return grid.swapaxes(1, 2).reshape(-1, SIDE, SIDE).astype(float)


def disturbed(patches, random):
    """Another light and another contrast for each patch, and noise, so that brightness alone tells little."""
    mean = patches.mean(axis=(1, 2), keepdims=True)
    spread = patches.std(axis=(1, 2), keepdims=True) + 1.0
    light = random.uniform(90, 165, size=mean.shape)
    contrast = random.uniform(15, 40, size=mean.shape)
    noise = random.normal(0, 12, size=patches.shape)
    return np.clip(np.round((patches - mean) / spread * contrast + light + noise), 0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
