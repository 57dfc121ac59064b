"""Who wrote the sentence: Poe (EAP), Lovecraft (HPL) or Shelley (MWS)?"""

import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline

SEED = 42


def build():
    return Pipeline([("words", CountVectorizer(max_features=5000)), ("bayes", MultinomialNB(alpha=1.0))])


def main():
    data = pd.read_csv("data/train.csv")
    train, val = train_test_split(data, test_size=0.2, stratify=data["author"], random_state=SEED)
    model = build().fit(train["text"], train["author"])
    probabilities = model.predict_proba(val["text"])
    print("metric     validation")
    print(f"accuracy   {accuracy_score(val['author'], model.predict(val['text'])):.4f}")
    print(f"log_loss   {log_loss(val['author'], probabilities, labels=model.classes_):.4f}")

    test = pd.read_csv("data/test.csv")
    submission = pd.DataFrame(model.predict_proba(test["text"]), columns=model.classes_)
    submission.insert(0, "id", test["id"])
    submission.to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
