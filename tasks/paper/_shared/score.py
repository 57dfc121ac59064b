"""The frame of every score.py: reads submission and answers, refuses what does not fit, prints one line of JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd


def run(
    metric: str,
    direction: str,
    score: Callable[[pd.DataFrame, pd.DataFrame], float],
    *,
    key: str,
    columns: list[str] | None = None,
    numeric: bool = True,
    answers: Callable[[Path], pd.DataFrame] | None = None,
) -> None:
    """`score(answers, submission)` gets both in the same order.

    `columns` are those of the submission beside the key (the answers' own when left out). With `numeric`, they must
    be finite numbers, else any text.
    """
    parser = argparse.ArgumentParser(description=f"Scores a submission by {metric}.")
    parser.add_argument("--submission", type=Path, required=True)
    parser.add_argument("--hidden", type=Path, required=True, help="folder of the answers, as prepare.py wrote it")
    args = parser.parse_args()
    truth = read_answers(args.hidden) if answers is None else answers(args.hidden)
    wanted = [column for column in truth.columns if column != key] if columns is None else columns
    submission = aligned(read_submission(args.submission), truth[key], key, wanted)
    value = score(truth, numbers(submission, wanted) if numeric else submission)
    print(json.dumps({"metric": metric, "direction": direction, "score": value}))


def read_answers(hidden: Path) -> pd.DataFrame:
    path = hidden / "answers.csv"
    if not path.is_file():
        sys.exit(f"There are no answers in {hidden}; run prepare.py first.")
    return pd.read_csv(path)


def read_submission(path: Path) -> pd.DataFrame:
    if not path.is_file():
        sys.exit(f"There is no submission {path}.")
    try:
        return pd.read_csv(path)
    except (ValueError, UnicodeDecodeError) as error:
        sys.exit(f"{path} is no CSV file: {str(error).splitlines()[0]}.")


def aligned(submission: pd.DataFrame, keys: pd.Series, key: str, columns: list[str]) -> pd.DataFrame:
    """The submission's rows in the order of the answers; ends the program when rows or columns do not fit."""
    wanted = [key, *columns]
    if sorted(submission.columns) != sorted(wanted):
        named = ",".join(wanted if len(wanted) <= 12 else [*wanted[:6], "...", wanted[-1]])
        sys.exit(f"The submission's columns are not the {len(wanted)} wanted ones: {named}.")
    if len(submission) != len(keys):
        sys.exit(f"The submission has {len(submission)} rows instead of {len(keys)}.")
    if submission[key].astype(str).duplicated().any() or set(submission[key].astype(str)) != set(keys.astype(str)):
        sys.exit(f'The column "{key}" does not hold each test row once.')
    if submission.isna().any(axis=None):
        sys.exit("The submission has missing values.")
    return submission.set_index(submission[key].astype(str)).loc[keys.astype(str)].reset_index(drop=True)


def numbers(submission: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    try:
        values = submission[columns].astype(float)
    except (TypeError, ValueError):
        sys.exit("The submission has a value that is no number.")
    if not np.isfinite(values.to_numpy()).all():
        sys.exit("The submission has a number that is not finite.")
    return values
