"""How many retweets and favorites does a tweet get? Two numbers (log10) from its text, by cross-validation."""

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline

SEED = 2024
FOLDS = 4
TARGETS = ["log_retweets", "log_favorites"]


def mcrmse(truth, predicted):
    """Mean over the columns of the root mean squared error."""
    return float(np.mean(np.sqrt(np.mean((truth - predicted) ** 2, axis=0))))


def make_model():
    words = CountVectorizer(max_features=300, stop_words="english", binary=True)
    return make_pipeline(words, Ridge(alpha=1.0))


def texts_of(table):
    return table["text"].fillna("").str.lower()


def main():
    train = pd.read_csv("data/train.csv")
    test = pd.read_csv("data/test.csv")
    texts = texts_of(train)
    targets = train[TARGETS].to_numpy()

    scores = []
    kfold = KFold(n_splits=FOLDS, shuffle=True, random_state=SEED)
    for fold, (fit_rows, val_rows) in enumerate(kfold.split(texts)):
        model = make_model().fit(texts.iloc[fit_rows], targets[fit_rows])
        predicted = model.predict(texts.iloc[val_rows])
        scores.append(mcrmse(targets[val_rows], predicted))
        print(f"Fold {fold}: MCRMSE {scores[-1]:.5f}")
    print(f"Mean MCRMSE {np.mean(scores):.5f} (+/- {np.std(scores):.5f})")

    model = make_model().fit(texts, targets)
    submission = pd.DataFrame(model.predict(texts_of(test)), columns=TARGETS)
    submission.insert(0, "tweet_id", test["tweet_id"])
    submission.to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
