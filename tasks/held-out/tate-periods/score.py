"""Quadratic weighted kappa of grades 1 to 6.

Usage: python score.py --submission FILE --hidden DIR
"""

import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np

GRADES = ["1", "2", "3", "4", "5", "6"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("submission", "hidden"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    columns = ["id", "period"]
    truth = read(args.hidden / "answers.csv", columns)
    predicted = read(args.submission, columns)
    same_rows(predicted, truth)
    print(json.dumps({"metric": "qwk", "direction": "maximize", "score": quadratic_kappa(predicted, truth)}))


def quadratic_kappa(predicted, truth):
    """Agreement beyond chance, disagreement weighted by the squared distance of the grades (Cohen, 1968)."""
    if any(value not in GRADES for (value,) in predicted.values()):
        sys.exit("Each period must be a whole number from 1 to 6.")
    observed = np.zeros((6, 6))
    for row, (grade,) in truth.items():
        observed[int(grade) - 1, int(predicted[row][0]) - 1] += 1
    by_chance = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / observed.sum()
    weights = np.subtract.outer(np.arange(6), np.arange(6)) ** 2
    return float(1 - (weights * observed).sum() / (weights * by_chance).sum())


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
