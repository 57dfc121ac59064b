"""Ridge regression and a network on the parts of both names, up to six letters long."""

import numpy as np
import pandas as pd
from scipy.stats import pearsonr
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split

SEED = 0


def texts(table):
    return table["name"] + " | " + table["usual_name"]


train = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")
fit_part, val_part = train_test_split(train, test_size=0.3, random_state=0)

vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 6), sublinear_tf=True, min_df=2)
parts = vectorizer.fit_transform(texts(fit_part))
ridge = Ridge(alpha=0.5).fit(parts, fit_part["boiling_point"])
svd = TruncatedSVD(60, random_state=SEED).fit(parts)
boosting = HistGradientBoostingRegressor(max_iter=200, learning_rate=0.08, random_state=SEED)


def dense(table):
    lengths = np.column_stack([table[name].str.len() for name in ("name", "usual_name")])
    return np.hstack([svd.transform(vectorizer.transform(texts(table))), lengths])


boosting.fit(dense(fit_part), fit_part["boiling_point"])


def predict(table):
    return (ridge.predict(vectorizer.transform(texts(table))) + boosting.predict(dense(table))) / 2


print(f"val_pearson: {pearsonr(predict(val_part), val_part['boiling_point'])[0]:.5f}")
test["boiling_point"] = predict(test)
test[["id", "boiling_point"]].to_csv("submission.csv", index=False)
