"""Subject areas of arXiv papers: word vectors of the papers alone, without the graph of citations."""

import numpy as np
import pandas as pd
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import StandardScaler

SEED = 42


def load():
    features = np.load("data/features.npy")
    edges = np.load("data/edges.npy")  # (citations, 2): the first cites the second
    labels = np.load("data/labels.npy")  # -1 for the papers of the test
    index = {part: np.load(f"data/{part}_index.npy") for part in ("train", "valid", "test")}
    return features, edges, labels, index


def main():
    features, edges, labels, index = load()
    print(f"{len(features)} papers, {len(edges)} citations")
    features = StandardScaler().fit(features[index["train"]]).transform(features)
    model = SGDClassifier(max_iter=5, tol=None, random_state=SEED)
    model.fit(features[index["train"]], labels[index["train"]])
    predicted = model.predict(features)
    for part in ("train", "valid"):
        accuracy = 100 * np.mean(predicted[index[part]] == labels[index[part]])
        print(f"{part}_accuracy: {accuracy:.2f}")
    pd.DataFrame({"id": index["test"], "label": predicted[index["test"]]}).to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
