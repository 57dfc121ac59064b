"""Known good script: all columns and ratios of them, logarithm of the strength, boosted trees."""

import logging

import numpy as np
import pandas as pd
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_squared_log_error
from sklearn.model_selection import train_test_split

logging.basicConfig(level=logging.INFO, format="%(asctime)s | %(levelname)-7s | %(message)s")


def prepare(table):
    table = table.drop(columns="compressive_strength", errors="ignore").copy()
    binder = table["cement"] + table["blast_furnace_slag"] + table["fly_ash"]
    table["water_to_cement"] = table["water"] / table["cement"]
    table["water_to_binder"] = table["water"] / binder
    table["binder"] = binder
    table["log_age"] = np.log(table["age"])
    return table


def make_model():
    trees = GradientBoostingRegressor(
        n_estimators=800, learning_rate=0.05, max_depth=4, subsample=0.6, max_features=0.5, random_state=0
    )
    return TransformedTargetRegressor(trees, func=np.log1p, inverse_func=np.expm1)


train = pd.read_csv("data/train.csv", index_col="id")
test = pd.read_csv("data/test.csv", index_col="id")
X, y = prepare(train), train["compressive_strength"]
X_fit, X_valid, y_fit, y_valid = train_test_split(X, y, test_size=180, random_state=31)
predicted = make_model().fit(X_fit, y_fit).predict(X_valid)
logging.info("valid RMSLE: %.5f", np.sqrt(mean_squared_log_error(y_valid, predicted)))
strength = make_model().fit(X, y).predict(prepare(test))
pd.Series(strength, index=test.index, name="compressive_strength").to_csv("submission.csv")
