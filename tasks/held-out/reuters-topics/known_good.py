"""Six topics of news that are rare each: how likely is each for an article?"""

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

TOPICS = ["trade", "money_fx", "interest", "money_supply", "gnp", "cpi"]
VALID_SHARE = 0.3


train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
valid = train.sample(frac=VALID_SHARE, random_state=6)
train = train.drop(valid.index)

vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2)
X_train = vectorizer.fit_transform(train["text"])
X_valid = vectorizer.transform(valid["text"])
X_test = vectorizer.transform(test["text"])

submission = test[["id"]].copy()
aucs = {}
for topic in TOPICS:
    model = LogisticRegression(C=10)
    model.fit(X_train, train[topic])
    aucs[topic] = roc_auc_score(valid[topic], model.predict_proba(X_valid)[:, 1])
    submission[topic] = model.predict_proba(X_test)[:, 1]

print("by topic:", {topic: round(float(auc), 3) for topic, auc in aucs.items()})
print({"articles": len(valid), "val_auc": np.mean(list(aucs.values()))})
submission.to_csv("submission.csv", index=False)
