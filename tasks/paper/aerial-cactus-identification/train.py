# Is there a cactus in the aerial picture? Pixels of 32 x 32 pictures into a linear model.
import numpy as np
import pandas as pd
from PIL import Image
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

SEED = 0


def pixels(folder, names):
    rows = [np.asarray(Image.open(f"data/{folder}/{name}").convert("L").resize((16, 16))).ravel() for name in names]
    return np.stack(rows) / 255.0


train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
X, y = pixels("train", train["id"]), train["has_cactus"]
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.2, random_state=SEED, stratify=y)
print(f"{len(X_train)} pictures to train on, {len(X_val)} to validate")

model = SGDClassifier(loss="log_loss", max_iter=20, random_state=SEED)
model.fit(X_train, y_train)
print(f"train AUC: {roc_auc_score(y_train, model.decision_function(X_train)):.5f}")
print(f"val AUC: {roc_auc_score(y_val, model.decision_function(X_val)):.5f}")

test["has_cactus"] = model.predict_proba(pixels("test", test["id"]))[:, 1]
test.to_csv("submission.csv", index=False)
