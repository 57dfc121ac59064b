"""Forest cover of made patches of land: a random forest on a part of the four million rows."""

import time

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

SEED = 42
ROWS = 200_000


def main():
    started = time.time()
    train = pd.read_csv("data/train.csv", dtype=np.int32)
    train = train.sample(min(ROWS, len(train)), random_state=SEED)
    X, y = train.drop(columns=["Id", "Cover_Type"]), train["Cover_Type"]
    X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.2, random_state=SEED)
    model = RandomForestClassifier(n_estimators=40, max_depth=16, random_state=SEED, n_jobs=-1)
    model.fit(X_train, y_train)
    accuracy = 100 * accuracy_score(y_val, model.predict(X_val))
    print(f"[{time.time() - started:6.1f} s] rows={len(X_train)} val_acc={accuracy:.3f}%", flush=True)

    test = pd.read_csv("data/test.csv", dtype=np.int32)
    predictions = model.predict(test.drop(columns=["Id"]))
    pd.DataFrame({"Id": test["Id"], "Cover_Type": predictions}).to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
