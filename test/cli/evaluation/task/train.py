"""Predict y from x and z."""

import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split

SEED = 7
ALPHA = 300.0

train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
features = ["x", "z"]
X, X_val, y, y_val = train_test_split(train[features], train["y"], test_size=0.3, random_state=SEED)
model = Ridge(alpha=ALPHA)
model.fit(X, y)
print(f"val_mae: {(model.predict(X_val) - y_val).abs().mean():.4f}")
test.assign(y=model.predict(test[features]))[["id", "y"]].to_csv("submission.csv", index=False)
