"""Predict how far diabetes has progressed after one year, from a few measurements."""

import argparse
import logging

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import KFold
from sklearn.tree import DecisionTreeRegressor

SEED = 42
FEATURES = ["age", "sex", "bmi"]

log = logging.getLogger("diabetes")


def load_data():
    data = load_diabetes(as_frame=True)
    return data.data[FEATURES], data.target


def build_model(max_depth):
    return DecisionTreeRegressor(max_depth=max_depth, random_state=SEED)


def cross_validate(X, y, folds, max_depth):
    scores = []
    splitter = KFold(n_splits=folds, shuffle=True, random_state=SEED)
    for fold, (train, val) in enumerate(splitter.split(X), start=1):
        model = build_model(max_depth)
        model.fit(X.iloc[train], y.iloc[train])
        predictions = model.predict(X.iloc[val])
        scores.append(mean_squared_error(y.iloc[val], predictions) ** 0.5)
        log.info("fold %d of %d, rmse %.2f", fold, folds, scores[-1])
    return scores


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--max-depth", type=int, default=2)
    args = parser.parse_args()

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    X, y = load_data()
    log.info("%d patients, %d features", *X.shape)
    scores = cross_validate(X, y, args.folds, args.max_depth)
    log.info("val_rmse: %.4f (+/- %.4f)", np.mean(scores), np.std(scores))


if __name__ == "__main__":
    main()
