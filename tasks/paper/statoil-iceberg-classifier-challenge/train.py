"""Ship or iceberg on radar pictures: figures of the two bands into a random forest."""

import json

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold

SEED = 5


class Scenes:
    """Figures of each picture, 75 x 75 decibels in two bands."""

    def __init__(self, path):
        with open(path) as file:
            self.scenes = json.load(file)
        self.ids = [scene["id"] for scene in self.scenes]
        self.figures = np.array([self._figures(scene) for scene in self.scenes])

    def labels(self):
        return np.array([scene["is_iceberg"] for scene in self.scenes])

    @staticmethod
    def _figures(scene):
        bands = [np.array(scene["band_1"]), np.array(scene["band_2"])]
        return [figure for band in bands for figure in (band.mean(), band.std(), band.max(), band.min())]


def model():
    return RandomForestClassifier(n_estimators=50, min_samples_leaf=5, random_state=SEED)


train, test = Scenes("data/train.json"), Scenes("data/test.json")
X, y = train.figures, train.labels()
predicted = np.zeros(len(y))
for fold, (fit, val) in enumerate(StratifiedKFold(4, shuffle=True, random_state=SEED).split(X, y), start=1):
    predicted[val] = model().fit(X[fit], y[fit]).predict_proba(X[val])[:, 1]
    print(f"fold {fold}: {log_loss(y[val], predicted[val], labels=[0, 1]):.4f}")
print(f"CV logloss: {log_loss(y, predicted):.4f}")

final = model().fit(X, y).predict_proba(test.figures)[:, 1]
pd.DataFrame({"id": test.ids, "is_iceberg": final}).to_csv("submission.csv", index=False)
