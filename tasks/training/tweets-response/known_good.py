"""Known good script: time of the tweet, device and words, by boosted trees on numbers and on topics of the words."""

import numpy as np
import pandas as pd
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import KFold
from sklearn.multioutput import MultiOutputRegressor
from sklearn.pipeline import make_pipeline

TARGETS = ["log_retweets", "log_favorites"]


def mcrmse(truth, predicted):
    return float(np.mean(np.sqrt(np.mean((truth - predicted) ** 2, axis=0))))


def numbers(table):
    text, time = table["text"].fillna(""), pd.to_datetime(table["created_at"], utc=True)
    columns = {
        "days": (time - pd.Timestamp("2009-01-01", tz="UTC")) / pd.Timedelta(days=1),
        "hour": time.dt.hour,
        "weekday": time.dt.weekday,
        "device": table["source"].map({name: code for code, name in enumerate(sorted(table["source"].unique()))}),
        "length": text.str.len(),
        "words": text.str.split().str.len(),
        "links": text.str.count("http"),
        "mentions": text.str.count("@"),
        "tags": text.str.count("#"),
        "shouts": text.str.count("!"),
        "capitals": text.str.count(r"\b[A-Z]{3,}\b"),
        "reply": text.str.startswith("@").astype(int),
    }
    return pd.DataFrame(columns).to_numpy(float)


def fit_predict(fit_table, targets, table):
    topics = make_pipeline(
        TfidfVectorizer(min_df=3, ngram_range=(1, 2), sublinear_tf=True), TruncatedSVD(20, random_state=0)
    )
    fit_topics = topics.fit_transform(fit_table["text"].fillna(""))
    x = np.hstack([numbers(fit_table), fit_topics])
    other = np.hstack([numbers(table), topics.transform(table["text"].fillna(""))])
    model = HistGradientBoostingRegressor(max_iter=250, learning_rate=0.05, min_samples_leaf=15, l2_regularization=1.0)
    return MultiOutputRegressor(model).fit(x, targets).predict(other)


train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
targets = train[TARGETS].to_numpy()
scores = []
for fold, (fit_rows, val_rows) in enumerate(KFold(n_splits=4, shuffle=True, random_state=2024).split(train)):
    predicted = fit_predict(train.iloc[fit_rows], targets[fit_rows], train.iloc[val_rows])
    scores.append(mcrmse(targets[val_rows], predicted))
    print(f"Fold {fold}: MCRMSE {scores[-1]:.5f}")
print(f"Mean MCRMSE {np.mean(scores):.5f} (+/- {np.std(scores):.5f})")
submission = pd.DataFrame(fit_predict(train, targets, test), columns=TARGETS)
submission.insert(0, "tweet_id", test["tweet_id"])
submission.to_csv("submission.csv", index=False)
