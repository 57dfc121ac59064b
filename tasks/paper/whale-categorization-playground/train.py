"""Which whale is it? The nearest pictures in grey, 32 x 32, give up to five names."""

import numpy as np
import pandas as pd
from PIL import Image
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split
from sklearn.neighbors import NearestNeighbors

SEED = 42
SIZE = 32
GUESSES = 5


def load(folder, names):
    rows = []
    for name in names:
        picture = Image.open(f"data/{folder}/{name}")
        picture.draft("L", (2 * SIZE, 2 * SIZE))
        rows.append(np.asarray(picture.convert("L").resize((SIZE, SIZE)), dtype=np.float32).ravel() / 255)
    return np.stack(rows)


def guess(known, names, unknown):
    """Names of the nearest known pictures, each once."""
    pca = PCA(n_components=min(50, len(known)), random_state=SEED).fit(known)
    search = NearestNeighbors(n_neighbors=min(20, len(known))).fit(pca.transform(known))
    _, nearest = search.kneighbors(pca.transform(unknown))
    return [list(dict.fromkeys(names[row]))[:GUESSES] for row in nearest]


def map_at_5(truth, guesses):
    return np.mean([1 / (1 + row.index(name)) if name in row else 0 for name, row in zip(truth, guesses)])


def main():
    train, test = pd.read_csv("data/train.csv"), pd.read_csv("data/test.csv")
    pictures, names = load("train", train["Image"]), train["Id"].to_numpy()
    fit, val = train_test_split(np.arange(len(train)), test_size=0.1, random_state=SEED)
    # A whale without a picture to learn from counts as a new one, as in the test.
    truth = np.where(np.isin(names[val], names[fit]), names[val], "new_whale")
    guesses = guess(pictures[fit], names[fit], pictures[val])
    print(f"MAP@5 on {len(val)} validation pictures")
    print(f"val_map5: {map_at_5(truth, guesses):.4f}")

    guesses = guess(pictures, names, load("test", test["Image"]))
    test.assign(Id=[" ".join(row) for row in guesses]).to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
