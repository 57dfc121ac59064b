"""How alike are two phrases of patents? Characters that both share, into a linear regression."""

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

SEED = 42


def similarities(frame, vectorizer):
    anchors, targets = vectorizer.transform(frame["anchor"]), vectorizer.transform(frame["target"])
    cosine = np.asarray(anchors.multiply(targets).sum(axis=1)).ravel()
    shared = [
        len(set(a.split()) & set(t.split())) / len(set(a.split()) | set(t.split()))
        for a, t in zip(frame["anchor"], frame["target"])
    ]
    return np.column_stack([cosine, shared])


data = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
train, valid = train_test_split(data, test_size=0.2, random_state=SEED)

vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3)).fit(pd.concat([train["anchor"], train["target"]]))
model = LinearRegression().fit(similarities(train, vectorizer), train["score"])
pcc = np.corrcoef(valid["score"], model.predict(similarities(valid, vectorizer)))[0, 1]
print(f"rows: {len(train)} / {len(valid)}")
print(f"Pearson correlation (validation): {pcc:.4f}")

test["score"] = model.predict(similarities(test, vectorizer))
test[["id", "score"]].to_csv("submission.csv", index=False)
