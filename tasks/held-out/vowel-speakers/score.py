"""Mean average precision at 5.

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
    truth = read(args.hidden / "answers.csv", ["recording", "speaker"])
    predicted = read(args.submission, ["recording", "speakers"])
    same_rows(predicted, truth)
    print(json.dumps({"metric": "map5", "direction": "maximize", "score": map_at_5(predicted, truth)}))


def map_at_5(predicted, truth):
    """Mean of 1 / place of the true speaker among the first five names, 0 when it is not there."""
    scores = []
    for recording, (speaker,) in truth.items():
        names = predicted[recording][0].split()
        if not 1 <= len(names) <= 5 or len(set(names)) < len(names):
            sys.exit("Each recording needs one to five different speakers, with spaces between them.")
        scores.append(1 / (1 + names.index(speaker)) if speaker in names else 0.0)
    return sum(scores) / len(scores)


def read(path, columns):
    """Values of each row by its first column; every row once."""
    if not path.is_file():
        sys.exit(f"There is no file {path.name}.")
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file)) or [[]]
    if header != columns:
        sys.exit(f"{path.name} must have the columns {', '.join(columns)}.")
    table = {row[0]: row[1:] for row in rows if len(row) == len(columns)}
    if len(table) != len(rows):
        sys.exit(f"{path.name} has rows that occur twice or have too few or too many values.")
    return table


def same_rows(predicted, truth):
    if predicted.keys() != truth.keys():
        sys.exit(f"The submission must have one row for each of the {len(truth)} test rows, and no other.")


if __name__ == "__main__":
    main()
