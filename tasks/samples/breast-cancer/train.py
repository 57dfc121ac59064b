# Is a tumour benign? The Wisconsin data that scikit-learn ships.

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import train_test_split

RANDOM_STATE = 0

# --- data ---
data = load_breast_cancer()
X, y = data.data, data.target
print("shape:", X.shape, "share benign:", np.mean(y).round(3))

X_train, X_valid, y_train, y_valid = train_test_split(X, y, test_size=0.3, stratify=y, random_state=1)

# the first four columns are enough for a start
columns = [0, 1, 2, 3]
print("using:", [str(data.feature_names[c]) for c in columns])
X_train = X_train[:, columns]
X_valid = X_valid[:, columns]

# --- model ---
clf = RandomForestClassifier(n_estimators=10, max_depth=1, random_state=RANDOM_STATE)
clf.fit(X_train, y_train)

# --- evaluation ---
p_train = clf.predict_proba(X_train)[:, 1]
p_valid = clf.predict_proba(X_valid)[:, 1]
print("train logloss =", round(log_loss(y_train, p_train), 5))
print("valid logloss =", round(log_loss(y_valid, p_valid), 5), "| auc =", round(roc_auc_score(y_valid, p_valid), 5))
