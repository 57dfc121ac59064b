"""Six marks for essays of English language learners, by words and a ridge regression."""

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split

SEED = 42
DIMENSIONS = ["cohesion", "syntax", "vocabulary", "phraseology", "grammar", "conventions"]


def compute_metrics(truth, predicted):
    """Mean over the columns of the root mean squared error."""
    per_column = np.sqrt(np.mean((np.asarray(truth) - predicted) ** 2, axis=0))
    return per_column.mean(), dict(zip(DIMENSIONS, per_column))


def train_model(texts, marks):
    vectorizer = CountVectorizer(max_features=1000)
    model = Ridge(alpha=10.0, random_state=SEED)
    model.fit(vectorizer.fit_transform(texts), marks)
    return vectorizer, model


def predict(trained, texts):
    vectorizer, model = trained
    return model.predict(vectorizer.transform(texts)).clip(1, 5)


if __name__ == "__main__":
    data = pd.read_csv("data/train.csv")
    train, val = train_test_split(data, test_size=0.2, random_state=SEED)
    trained = train_model(train["full_text"], train[DIMENSIONS])
    mcrmse, columns = compute_metrics(val[DIMENSIONS], predict(trained, val["full_text"]))
    for name, value in columns.items():
        print(f"{name:12s} {value:.4f}")
    print(f"val MCRMSE {mcrmse:.4f}")

    test = pd.read_csv("data/test.csv")
    submission = pd.DataFrame(predict(trained, test["full_text"]), columns=DIMENSIONS)
    submission.insert(0, "text_id", test["text_id"])
    submission.to_csv("submission.csv", index=False)
