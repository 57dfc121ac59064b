"""Makes the data of the task noisy-pages out of scikit-image's wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR

Two photographed pages of text are cut into tiles; a tile gets a stain, grain and specks. All values lie in 0 to 1.
"""

import sys
import zipfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.png import read_grey_png
from _common.preparing import arguments

PAGES = ["skimage/data/page.png", "skimage/data/text.png"]
TILE = 28
TEST_TILES = 72


def main():
    args = arguments(__doc__)
    wheel = min(args.packages.glob("scikit_image-0.25.2-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        pages = [read_grey_png(archive.read(name)) / 255 for name in PAGES]
    random = np.random.RandomState(11)
    clean = random.permutation(np.concatenate([tiles(page) for page in pages]))
    noisy = np.stack([spoil(tile, random) for tile in clean])
    clean, noisy = clean.astype("<f4"), noisy.astype("<f4")
    write(clean[TEST_TILES:], args.out / "data" / "train_clean.npy")
    write(noisy[TEST_TILES:], args.out / "data" / "train_noisy.npy")
    write(noisy[:TEST_TILES], args.out / "data" / "test_noisy.npy")
    write(clean[:TEST_TILES], args.hidden / "answers.npy")


def tiles(page):
    """The page in squares that do not overlap, shape (number, TILE, TILE), stretched to the range 0 to 1."""
    page = (page - page.min()) / (page.max() - page.min())
    high, wide = page.shape[0] // TILE, page.shape[1] // TILE
    page = page[: high * TILE, : wide * TILE].reshape(high, TILE, wide, TILE)
    return page.transpose(0, 2, 1, 3).reshape(-1, TILE, TILE)


def spoil(tile, random):
    """A slope of brightness over the tile, normal grain, and black and white specks on 4 % of the pixels."""
    down, right = np.mgrid[-1 : 1 : TILE * 1j, -1 : 1 : TILE * 1j]
    stain = random.uniform(-0.12, 0.12) * down + random.uniform(-0.12, 0.12) * right
    noisy = tile + stain + random.normal(0, 0.12, tile.shape)
    specks = random.uniform(size=tile.shape)
    noisy[specks < 0.02] = 0
    noisy[specks > 0.98] = 1
    return noisy.clip(0, 1)


def write(array, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, np.ascontiguousarray(array))


if __name__ == "__main__":
    main()
