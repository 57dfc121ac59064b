"""Six kinds of toxic comments, one logistic regression each on the same word weights."""

import logging
import sys

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

SEED = 42
LABELS = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="[%(asctime)s] %(message)s")


def main():
    data, test = pd.read_csv("data/train.csv"), pd.read_csv("data/test.csv")
    train, val = train_test_split(data, test_size=0.1, random_state=SEED)
    vectorizer = TfidfVectorizer(max_features=5000, stop_words="english")
    X_train, X_val = vectorizer.fit_transform(train["comment_text"]), vectorizer.transform(val["comment_text"])
    X_test = vectorizer.transform(test["comment_text"])
    submission, aucs = test[["id"]].copy(), []
    for label in LABELS:
        model = LogisticRegression(C=1.0, solver="liblinear", random_state=SEED).fit(X_train, train[label])
        if val[label].nunique() == 2:
            aucs.append(roc_auc_score(val[label], model.predict_proba(X_val)[:, 1]))
            logging.info("%s: AUC %.4f", label, aucs[-1])
        submission[label] = model.predict_proba(X_test)[:, 1]
    logging.info("mean val AUC: %.5f", np.mean(aucs))
    submission.to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
