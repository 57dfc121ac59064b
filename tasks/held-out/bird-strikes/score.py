"""Accuracy in percent.

Usage: python score.py --submission FILE --hidden DIR
"""

import argparse
import csv
import json
import sys
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("submission", "hidden"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    columns = ["id", "effect"]
    truth = read(args.hidden / "answers.csv", columns)
    predicted = read(args.submission, columns)
    same_rows(predicted, truth)
    print(json.dumps({"metric": "accuracy", "direction": "maximize", "score": accuracy(predicted, truth)}))


def accuracy(predicted, truth):
    """Share of right answers in percent."""
    if any(value not in ("0", "1") for (value,) in predicted.values()):
        sys.exit("Each effect must be 0 or 1.")
    return 100 * sum(predicted[row] == answer for row, answer in truth.items()) / len(truth)


def read(path, columns):
    """Values of each row by its first column; every row once."""
    if not path.is_file():
        sys.exit(f"There is no file {path.name}.")
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file)) or [[]]
    if header != columns:
        sys.exit(f"{path.name} must have the columns {', '.join(columns[:10])}.")
    table = {row[0]: row[1:] for row in rows if len(row) == len(columns)}
    if len(table) != len(rows):
        sys.exit(f"{path.name} has rows that occur twice or have too few or too many values.")
    return table


def same_rows(predicted, truth):
    if predicted.keys() != truth.keys():
        sys.exit(f"The submission must have one row for each of the {len(truth)} test rows, and no other.")


if __name__ == "__main__":
    main()
