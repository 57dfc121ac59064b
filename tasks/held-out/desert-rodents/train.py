"""Names the species of a trapped animal from its measurements and the place and time of the catch."""

import argparse

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="data")
    parser.add_argument("--trees", type=int, default=10)
    parser.add_argument("--depth", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", default="submission.csv")
    return parser.parse_args()


def preprocess(table):
    features = table[["month", "year", "plot_id", "hindfoot_length", "weight"]]
    return features.fillna(0)


def main():
    args = parse_arguments()
    catches = pd.read_csv(f"{args.data}/train.csv")
    test = pd.read_csv(f"{args.data}/test.csv")
    fit_rows, eval_rows = train_test_split(catches, test_size=0.3, random_state=1)

    model = RandomForestClassifier(n_estimators=args.trees, max_depth=args.depth, random_state=args.seed)
    model.fit(preprocess(fit_rows), fit_rows["species"])

    print("Evaluation on", len(eval_rows), "catches that were not used for training")
    print(classification_report(eval_rows["species"], model.predict(preprocess(eval_rows)), digits=4, zero_division=0))

    test["species"] = model.predict(preprocess(test))
    test[["id", "species"]].to_csv(args.output, index=False)


if __name__ == "__main__":
    main()
