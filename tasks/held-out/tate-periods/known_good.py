"""Puts works of art into six periods (1 = earliest) by what the museum's label says."""

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.metrics import cohen_kappa_score
from sklearn.model_selection import cross_val_predict, train_test_split
from sklearn.pipeline import make_union


def qwk(truth, predicted):
    return cohen_kappa_score(truth, predicted, weights="quadratic")


def grade(values):
    return np.clip(np.rint(values), 1, 6).astype(int)


def words(table):
    # The artist is one word of the label.
    artist = table["artist"].str.replace("[ ,]+", "_", regex=True)
    return artist + " . " + table["title"].fillna("") + " . " + table["medium"].fillna("")


train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
fit_rows, val_rows = train_test_split(train, test_size=0.3, random_state=17)

vectorizer = make_union(
    TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)),
    TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
)
X_fit = vectorizer.fit_transform(words(fit_rows))
X_val = vectorizer.transform(words(val_rows))
X_test = vectorizer.transform(words(test))

model = Ridge(alpha=0.3)
unseen = cross_val_predict(model, X_fit, fit_rows["period"], cv=5)
spread = 0.95 * fit_rows["period"].std() / unseen.std()
model.fit(X_fit, fit_rows["period"])


def predict(X):
    """Grades spread as wide as the true ones, which the squared distances reward."""
    return grade(unseen.mean() + spread * (model.predict(X) - unseen.mean()))


results = pd.DataFrame(
    {
        "split": ["train", "val"],
        "works": [len(fit_rows), len(val_rows)],
        "qwk": [
            qwk(fit_rows["period"], predict(X_fit)),
            qwk(val_rows["period"], predict(X_val)),
        ],
    }
)
print(results.to_string(index=False, float_format="%.4f"))

test["period"] = predict(X_test)
test[["id", "period"]].to_csv("submission.csv", index=False)
