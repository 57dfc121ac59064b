"""Root mean squared error of the pixels, 0 black to 1 white: python score.py --submission FILE --hidden DIR."""

import sys
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[1:3]]

import numpy as np
import pandas as pd
from PIL import Image

from _common.metrics import rmse
from _shared.score import run


def pixels(hidden):
    """One row a pixel of the clean pages: id PAGE_ROW_COLUMN, counted from 1, and value."""
    pages = [one_page(path) for path in sorted((hidden / "clean").glob("*.png"))]
    if not pages:
        sys.exit(f"There are no answers in {hidden}; run prepare.py first.")
    return pd.concat(pages, ignore_index=True)


def one_page(path):
    values = np.asarray(Image.open(path).convert("L")) / 255
    rows, columns = values.shape
    ids = [f"{path.stem}_{row}_{column}" for row in range(1, rows + 1) for column in range(1, columns + 1)]
    return pd.DataFrame({"id": ids, "value": values.ravel()})


def error(answers, submission):
    return rmse(answers["value"].to_numpy(), submission["value"].to_numpy())


run("rmse", "minimize", error, key="id", answers=pixels)
