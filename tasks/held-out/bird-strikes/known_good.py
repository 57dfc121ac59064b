"""Logistic regression on words, pairs of words and parts of words."""

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

rows = pd.read_csv("data/train.csv")
test = pd.read_csv("data/test.csv")

# every fourth report is for validation
train = rows[rows.index % 4 != 0]
valid = rows[rows.index % 4 == 0]

words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3)
model = make_pipeline(make_union(words, parts), LogisticRegression(C=3, max_iter=500))
model.fit(train["remarks"], train["effect"])
print("Training accuracy:   %.2f%%" % (100 * model.score(train["remarks"], train["effect"])))
print("Validation accuracy: %.2f%%" % (100 * model.score(valid["remarks"], valid["effect"])))

test["effect"] = model.predict(test["remarks"])
test[["id", "effect"]].to_csv("submission.csv", index=False)
