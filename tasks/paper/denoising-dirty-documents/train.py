"""Clean scanned pages: each pixel is predicted from itself and its neighbours by a linear model."""

from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

SEED = 0
RADIUS = 1
PIXELS_PER_PAGE = 2000


def load(folder, name):
    return np.asarray(Image.open(f"data/{folder}/{name}").convert("L"), dtype=np.float32) / 255


def neighbourhoods(page):
    """Every pixel with its neighbours, shape (pixels, (2 * RADIUS + 1) ** 2)."""
    padded = np.pad(page, RADIUS, mode="edge")
    width = 2 * RADIUS + 1
    windows = np.lib.stride_tricks.sliding_window_view(padded, (width, width))
    return windows.reshape(page.size, width * width)


def clean(model, page):
    return model.predict(neighbourhoods(page)).reshape(page.shape).clip(0, 1)


def main():
    random = np.random.default_rng(SEED)
    pages = sorted(path.name for path in Path("data/train").glob("*.png"))
    train, val = train_test_split(pages, test_size=0.2, random_state=SEED)
    X, y = [], []
    for name in train:
        chosen = random.choice(load("train", name).size, PIXELS_PER_PAGE)
        X.append(neighbourhoods(load("train", name))[chosen])
        y.append(load("train_cleaned", name).ravel()[chosen])
    model = LinearRegression().fit(np.concatenate(X), np.concatenate(y))

    squares = [((clean(model, load("train", name)) - load("train_cleaned", name)) ** 2).ravel() for name in val]
    print(f"validation rmse = {np.sqrt(np.mean(np.concatenate(squares))):.5f} on {len(val)} pages")

    rows = []
    for path in sorted(Path("data/test").glob("*.png")):
        page = clean(model, load("test", path.name))
        ids = [f"{path.stem}_{r + 1}_{c + 1}" for r in range(page.shape[0]) for c in range(page.shape[1])]
        rows.append(pd.DataFrame({"id": ids, "value": page.ravel()}))
    pd.concat(rows).to_csv("submission.csv", index=False, float_format="%.5f")


if __name__ == "__main__":
    main()
