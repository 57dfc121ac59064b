#!/usr/bin/env python
"""Who survived the Titanic? Passengers and crew."""

import argparse

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score

NUMBERS = ["age", "fare", "sibsp", "parch"]


def preprocess(table):
    """The numeric columns as they are."""
    return table[NUMBERS]


def build_model(args):
    return LogisticRegression(C=args.C, max_iter=args.max_iter)


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--C", type=float, default=1.0)
    parser.add_argument("--max-iter", type=int, default=200)
    parser.add_argument("--folds", type=int, default=5)
    return parser.parse_args()


def main():
    args = parse_args()
    people = pd.read_csv("data/train.csv")
    X, y = preprocess(people), people["survived"]
    print(f"{len(people):,} people, of whom {(y == 'yes').mean():.2%} survived")

    model = build_model(args)
    folds = StratifiedKFold(n_splits=args.folds, shuffle=True, random_state=123)
    accuracy = cross_val_score(model, X, y, cv=folds, scoring="accuracy")
    print(f"Validation accuracy: {accuracy.mean():.2%} (+/- {accuracy.std():.2%})")

    test = pd.read_csv("data/test.csv")
    model.fit(X, y)
    test["survived"] = model.predict(preprocess(test))
    test[["person", "survived"]].to_csv("submission.csv", index=False)


if __name__ == "__main__":
    main()
