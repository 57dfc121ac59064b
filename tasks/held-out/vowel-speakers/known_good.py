"""Who is speaking? Ranks the known speakers for each recording of the vowels /ae/."""
import json

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


class SpeakerRanker:
    """Logistic regression on mean, spread and course of all twelve coefficients."""

    def __init__(self, C=0.1):
        self.model = make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=1000))

    def features(self, moments):
        by_recording = moments.groupby("recording", sort=False)
        return pd.DataFrame({name: self.describe(series) for name, series in by_recording}).T

    def describe(self, series):
        values = series[[f"c{number}" for number in range(1, 13)]].to_numpy()
        places = np.linspace(0, len(values) - 1, 6)
        course = [np.interp(places, np.arange(len(values)), column) for column in values.T]
        return np.concatenate([values.mean(axis=0), values.std(axis=0), *course])

    def fit(self, moments, speakers):
        X = self.features(moments)
        self.model.fit(X.to_numpy(), speakers.loc[X.index])
        return self

    def top5(self, moments):
        X = self.features(moments)
        probabilities = self.model.predict_proba(X.to_numpy())
        order = np.argsort(-probabilities, axis=1, kind="stable")[:, :5]
        return pd.Series([list(self.model.classes_[row]) for row in order], index=X.index)


def map_at_5(ranked, speakers):
    scores = []
    for recording, names in ranked.items():
        speaker = speakers[recording]
        scores.append(1 / (1 + names.index(speaker)) if speaker in names else 0.0)
    return float(np.mean(scores))


moments = pd.read_csv("data/train.csv")
speakers = pd.read_csv("data/train_speakers.csv").set_index("recording")["speaker"]
test = pd.read_csv("data/test.csv")

# a third of the recordings is for validation
names = speakers.index.to_numpy()
val_names = set(np.random.default_rng(0).permutation(names)[: len(names) // 3])
is_val = moments["recording"].isin(val_names)

ranker = SpeakerRanker().fit(moments[~is_val], speakers)
train_score = map_at_5(ranker.top5(moments[~is_val]), speakers)
val_score = map_at_5(ranker.top5(moments[is_val]), speakers)
print(json.dumps({"recordings": len(names), "train_map5": round(train_score, 5), "val_map5": round(val_score, 5)}))

ranked = ranker.top5(test)
submission = pd.DataFrame({"recording": ranked.index, "speakers": [" ".join(names) for names in ranked]})
submission.to_csv("submission.csv", index=False)
