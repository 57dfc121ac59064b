"""Root of the mean squared error over all pixels: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from _common.metrics import rmse
from _common.scoring import number, run

PIXELS = 28 * 28


def tiles(hidden):
    """The clean tiles, each a row of its pixels, by number."""
    return {str(tile): pixels.ravel().tolist() for tile, pixels in enumerate(np.load(hidden / "answers.npy"))}


def score(answers, predictions):
    return rmse(np.array(answers), np.array(predictions))


columns = [f"p{pixel}" for pixel in range(PIXELS)]
run("rmse", "minimize", score, key="tile", columns=columns, value=number(), answers=tiles)
