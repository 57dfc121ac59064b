"""Scores a submission: python score.py --submission FILE --hidden DIR."""

import argparse
import csv
import json
import sys
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--submission", type=Path, required=True)
parser.add_argument("--hidden", type=Path, required=True)
args = parser.parse_args()
answers = {row["id"]: float(row["y"]) for row in csv.DictReader(open(args.hidden / "answers.csv"))}
given = {row["id"]: float(row["y"]) for row in csv.DictReader(open(args.submission))}
if given.keys() != answers.keys():
    sys.exit("The submission needs one row for each test row.")
score = sum(abs(given[i] - y) for i, y in answers.items()) / len(answers)
print(json.dumps({"metric": "mae", "direction": "minimize", "score": score}))
