"""Boiling points from the names of substances alone."""

import numpy as np
import pandas as pd
from scipy.stats import pearsonr
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

PAIRS = 60


def load(path):
    table = pd.read_csv(path)
    table["name"] = table["name"].str.lower()
    return table


def evaluate(model, vectorizer, table):
    """Pearson's correlation and the mean absolute error in kelvin."""
    predicted = model.predict(vectorizer.transform(table["name"]).toarray())
    error = np.abs(predicted - table["boiling_point"]).mean()
    return pearsonr(predicted, table["boiling_point"])[0], error


if __name__ == "__main__":
    train = load("data/train.csv")
    test = load("data/test.csv")
    fit_part, val_part = train_test_split(train, test_size=0.3, random_state=0)

    # how often each of the most frequent pairs of letters occurs in the name
    vectorizer = CountVectorizer(analyzer="char", ngram_range=(2, 2), max_features=PAIRS)
    model = LinearRegression()
    model.fit(vectorizer.fit_transform(fit_part["name"]).toarray(), fit_part["boiling_point"])

    correlation, error = evaluate(model, vectorizer, val_part)
    print(f"mean absolute error: {error:.1f} K")
    print(f"val_pearson: {correlation:.5f}")

    test["boiling_point"] = model.predict(vectorizer.transform(test["name"]).toarray())
    test[["id", "boiling_point"]].to_csv("submission.csv", index=False)
