"""Compressive strength of concrete (MPa) from its mixture and age."""

import logging
import time

import numpy as np
import pandas as pd
from sklearn.metrics import mean_squared_log_error
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

logging.basicConfig(level=logging.INFO, format="%(asctime)s | %(levelname)-7s | %(message)s")
logger = logging.getLogger(__name__)

CONFIG = {
    "target": "compressive_strength",
    "features": ["cement", "water", "age"],
    "max_depth": 3,
    "valid_rows": 180,
    "seed": 31,
}


def rmsle(truth, predicted):
    # the logarithm needs predictions that are not negative
    return np.sqrt(mean_squared_log_error(truth, np.maximum(predicted, 0)))


def load():
    train = pd.read_csv("data/train.csv", index_col="id")
    test = pd.read_csv("data/test.csv", index_col="id")
    logger.info("loaded %d training and %d test mixtures", len(train), len(test))
    return train, test


def evaluate(model, train):
    X, y = train[CONFIG["features"]], train[CONFIG["target"]]
    X_fit, X_valid, y_fit, y_valid = train_test_split(
        X, y, test_size=CONFIG["valid_rows"], random_state=CONFIG["seed"]
    )
    started = time.perf_counter()
    model.fit(X_fit, y_fit)
    logger.info("fitted %s in %.3f s", type(model).__name__, time.perf_counter() - started)
    logger.info("train RMSLE: %.5f", rmsle(y_fit, model.predict(X_fit)))
    logger.info("valid RMSLE: %.5f", rmsle(y_valid, model.predict(X_valid)))


def predict(model, train, test):
    model.fit(train[CONFIG["features"]], train[CONFIG["target"]])
    strength = np.maximum(model.predict(test[CONFIG["features"]]), 0)
    pd.Series(strength, index=test.index, name=CONFIG["target"]).to_csv("submission.csv")
    logger.info("wrote submission.csv")


def main():
    train, test = load()
    model = DecisionTreeRegressor(max_depth=CONFIG["max_depth"], random_state=CONFIG["seed"])
    evaluate(model, train)
    predict(model, train, test)


if __name__ == "__main__":
    main()
