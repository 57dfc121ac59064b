"""Log loss of the probability.

Usage: python score.py --submission FILE --hidden DIR
"""

import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("submission", "hidden"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    columns = ["id", "poorly_segmented"]
    truth = read(args.hidden / "answers.csv", columns)
    predicted = read(args.submission, columns)
    same_rows(predicted, truth)
    print(json.dumps({"metric": "logloss", "direction": "minimize", "score": log_loss(predicted, truth)}))


def log_loss(predicted, truth):
    """Mean of minus the logarithm of the true answer's probability, which is kept above 1e-15."""
    values = numbers(predicted, truth, 0, 1)[:, 0]
    answers = numbers(truth, truth)[:, 0]
    return float(-np.log(np.where(answers == 1, values, 1 - values).clip(1e-15, 1)).mean())


def numbers(table, rows, low=-np.inf, high=np.inf):
    """Array of shape (rows, columns), each value finite and from low to high."""
    try:
        values = np.array([[float(value) for value in table[row]] for row in rows])
    except ValueError:
        sys.exit("The submission holds something that is not a number.")
    if not (np.isfinite(values) & (values >= low) & (values <= high)).all():
        sys.exit("The submission holds a value that is not finite or outside its range.")
    return values


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
