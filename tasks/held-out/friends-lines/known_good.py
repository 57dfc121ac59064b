import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline, make_union

SEED = 12


def build():
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2, token_pattern=r"[\w']+|[!?.,-]")
    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3, lowercase=False)
    return make_pipeline(make_union(words, parts), LogisticRegression(C=5, max_iter=300, random_state=SEED))


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
