"""Known good script: all columns, logarithm of the price, mean of boosted trees and ridge regression."""

import numpy as np
import pandas as pd
from sklearn.compose import TransformedTargetRegressor, make_column_selector, make_column_transformer
from sklearn.ensemble import GradientBoostingRegressor, VotingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")


def prepare(table):
    table = table.drop(columns=["Id", "SalePrice"], errors="ignore").copy()
    table["MSSubClass"] = table["MSSubClass"].astype(str)
    table["TotalSF"] = table["TotalBsmtSF"].fillna(0) + table["1stFlrSF"] + table["2ndFlrSF"]
    table["Baths"] = table[["FullBath", "BsmtFullBath"]].sum(axis=1) + 0.5 * table["HalfBath"]
    table["Age"] = table["YrSold"] - table["YearBuilt"]
    table["QualitySF"] = table["OverallQual"] * table["TotalSF"]
    texts = table.select_dtypes("object").columns
    table[texts] = table[texts].fillna("none")
    return table


def make_model():
    classes = OneHotEncoder(handle_unknown="ignore", min_frequency=10, sparse_output=False)
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    columns = make_column_transformer(
        (classes, make_column_selector(dtype_include=object)),
        (numbers, make_column_selector(dtype_exclude=object)),
    )
    trees = GradientBoostingRegressor(
        n_estimators=600,
        learning_rate=0.04,
        max_depth=4,
        max_features=0.2,
        subsample=0.7,
        loss="huber",
        random_state=0,
    )
    both = VotingRegressor([("trees", trees), ("ridge", RidgeCV(alphas=[5, 10, 20, 50]))], weights=[2, 1])
    return TransformedTargetRegressor(make_pipeline(columns, both), func=np.log, inverse_func=np.exp)


y = train["SalePrice"]
X, X_test = prepare(train), prepare(test)
train_X, val_X, train_y, val_y = train_test_split(X, y, test_size=0.25, random_state=7)
model = make_model().fit(train_X, train_y)
print(f"Validation MAE: ${mean_absolute_error(val_y, model.predict(val_X)):,.2f}")
predicted = make_model().fit(X, y).predict(X_test)
pd.DataFrame({"Id": test["Id"], "SalePrice": predicted}).to_csv("submission.csv", index=False)
