import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold

SEED = 3
FOLDS = 5
FEATURES = ["region_centroid_row", "intensity_mean", "vedge_mean", "hedge_mean"]


def make_model():
    return RandomForestClassifier(n_estimators=30, max_depth=3, random_state=SEED)


def features(table):
    return table[FEATURES].to_numpy()


def main():
    train = pd.read_csv("data/train.csv")
    test = pd.read_csv("data/test.csv")
    X, y = features(train), train["category"].to_numpy()
    classes = sorted(set(y))

    scores = []
    folds = StratifiedKFold(n_splits=FOLDS, shuffle=True, random_state=0)
    for number, (fit_rows, val_rows) in enumerate(folds.split(X, y), start=1):
        model = make_model()
        model.fit(X[fit_rows], y[fit_rows])
        probabilities = model.predict_proba(X[val_rows])
        scores.append(log_loss(y[val_rows], probabilities, labels=classes))
        print("fold", number, "logloss", round(scores[-1], 4))

    print("val_logloss: %.4f (+/- %.4f)" % (np.mean(scores), np.std(scores)))

    model = make_model().fit(X, y)
    submission = pd.DataFrame(model.predict_proba(features(test)), columns=classes)
    submission.insert(0, "id", test["id"])
    submission.to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
