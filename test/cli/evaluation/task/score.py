"""Scores a submission: python score.py --submission FILE --hidden DIR."""

import argparse
import json
import sys
from pathlib import Path

import pandas as pd

parser = argparse.ArgumentParser()
parser.add_argument("--submission", type=Path, required=True)
parser.add_argument("--hidden", type=Path, required=True)
args = parser.parse_args()
answers = pd.read_csv(args.hidden / "answers.csv")
given = pd.read_csv(args.submission)
if list(given.columns) != ["id", "y"] or list(given["id"]) != list(answers["id"]) or given["y"].isna().any():
    sys.exit("The submission needs the columns id and y, with a number for each test row.")
print(json.dumps({"metric": "mae", "direction": "minimize", "score": float((given["y"] - answers["y"]).abs().mean())}))
