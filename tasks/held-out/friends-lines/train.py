import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

SEED = 12


def build():
    words = CountVectorizer(max_features=80, stop_words="english")
    model = SGDClassifier(loss="log_loss", alpha=0.01, max_iter=5, tol=None, random_state=SEED)
    return make_pipeline(words, model)


def main():
    data = pd.read_csv("data/train.csv")
    test = pd.read_csv("data/test.csv")
    train, val = train_test_split(data, test_size=0.3, random_state=2, stratify=data["speaker"])

    model = build()
    model.fit(train["text"], train["speaker"])
    losses = [log_loss(part["speaker"], model.predict_proba(part["text"])) for part in (train, val)]
    hits = [model.score(part["text"], part["speaker"]) for part in (train, val)]
    print("train_loss %.4f train_acc %.3f | val_loss %.4f val_acc %.3f" % (losses[0], hits[0], losses[1], hits[1]))

    submission = pd.DataFrame(model.predict_proba(test["text"]), columns=model.classes_)
    submission.insert(0, "id", test["id"])
    submission.to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
