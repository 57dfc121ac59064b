"""Names the species of a trapped animal from its measurements and the place and time of the catch."""

import argparse

import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split

PLOT_TYPES = [
    "Control",
    "Long-term Krat Exclosure",
    "Rodent Exclosure",
    "Short-term Krat Exclosure",
    "Spectab exclosure",
]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="data")
    parser.add_argument("--trees", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", default="submission.csv")
    return parser.parse_args()


def preprocess(table):
    features = table.drop(columns=["id", "species"], errors="ignore")
    features["sex"] = features["sex"].map({"M": 1, "F": 2}).fillna(0)
    features["plot_type"] = features["plot_type"].map({name: code for code, name in enumerate(PLOT_TYPES)})
    features["ratio"] = features["weight"] / features["hindfoot_length"]
    return features.fillna(-1)


def main():
    args = parse_arguments()
    catches = pd.read_csv(f"{args.data}/train.csv")
    test = pd.read_csv(f"{args.data}/test.csv")
    fit_rows, eval_rows = train_test_split(catches, test_size=0.3, random_state=1)

    model = ExtraTreesClassifier(
        n_estimators=args.trees, min_samples_leaf=2, max_features=0.7, random_state=args.seed
    )
    model.fit(preprocess(fit_rows), fit_rows["species"])

    print("Evaluation on", len(eval_rows), "catches that were not used for training")
    print(classification_report(eval_rows["species"], model.predict(preprocess(eval_rows)), digits=4, zero_division=0))

    test["species"] = model.predict(preprocess(test))
    test[["id", "species"]].to_csv(args.output, index=False)


if __name__ == "__main__":
    main()
