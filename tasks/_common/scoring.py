"""The frame of a score.py: reads submission and answers, refuses what does not fit, prints one line of JSON."""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from _common.metrics import log_loss

Table = dict[str, list[Any]]


def run(
    metric: str,
    direction: str,
    score: Callable[[list[list[Any]], list[list[Any]]], float],
    *,
    key: str,
    columns: Sequence[str],
    value: Callable[[str], Any],
    answers: Callable[[Path], Table],
) -> None:
    """Scores `--submission` against the answers in `--hidden`.

    `score(answers, predictions)` gets the rows of both in the order of the answers, without their keys. `columns` are
    those of the submission beside the key, and `value` reads one of its cells (see below). `answers` reads the folder
    of the answers; `table` makes such a reader.
    """
    parser = argparse.ArgumentParser(description=f"Scores a submission by {metric}.")
    parser.add_argument("--submission", type=Path, required=True)
    parser.add_argument("--hidden", type=Path, required=True, help="folder of the answers, as prepare.py wrote it")
    args = parser.parse_args()
    truth = answers(args.hidden)
    predicted = read(args.submission, key, columns, value)
    if predicted.keys() != truth.keys():
        known = len(predicted.keys() & truth.keys())
        found = f"{len(predicted)} rows, {known} of them asked for"
        sys.exit(f"{args.submission.name} must have the {len(truth)} rows of the test data, and has {found}.")
    result = score(list(truth.values()), [predicted[row] for row in truth])
    print(json.dumps({"metric": metric, "direction": direction, "score": float(result)}))


def table(key: str, columns: Sequence[str], value: Callable[[str], Any]) -> Callable[[Path], Table]:
    """A reader of `answers.csv` in the folder of the answers."""
    return lambda hidden: read(hidden / "answers.csv", key, columns, value)


def read(path: Path, key: str, columns: Sequence[str], value: Callable[[str], Any]) -> Table:
    """The values of each row by its key; ends the program when the table is not as it must be."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header, *lines = [line for line in csv.reader(file) if line] or [[]]
    except (OSError, UnicodeDecodeError) as error:
        sys.exit(f"{path.name} cannot be read: {error}.")
    if header != [key, *columns]:
        sys.exit(f"{path.name} must have the columns {named([key, *columns])}, and has {named(header) or 'none'}.")
    rows: Table = {}
    for line in lines:
        if len(line) != len(header):
            sys.exit(f"{path.name} has a row of {len(line)} values instead of {len(header)}: {named(line)}.")
        if line[0] in rows:
            sys.exit(f"{path.name} has the row {line[0]} twice.")
        try:
            rows[line[0]] = [value(text) for text in line[1:]]
        except Unfit as problem:
            sys.exit(f"{path.name} has in the row {line[0]} the value {problem}.")
    return rows


class Unfit(ValueError):
    """A cell that is not what it must be; the text says both."""


def number(low: float = -math.inf, high: float = math.inf) -> Callable[[str], float]:
    """Cells are finite numbers from `low` to `high`."""

    def read_number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value) and low <= value <= high:
            return value
        ends = "" if (low, high) == (-math.inf, math.inf) else f" from {low:g} to {high:g}"
        raise Unfit(f"{text!r} where a finite number{ends} is needed")

    return read_number


def one_of(*allowed: str) -> Callable[[str], str]:
    """Cells are one of these texts."""

    def read_choice(text: str) -> str:
        if text in allowed:
            return text
        raise Unfit(f"{text!r} where {', '.join(allowed[:-1])} or {allowed[-1]} is needed")

    return read_choice


def some_text(text: str) -> str:
    """Cells are any text but the empty one."""
    if text == "":
        raise Unfit("'' where a text is needed")
    return text


def class_log_loss(classes: Sequence[str]) -> Callable[[list[list[str]], list[list[float]]], float]:
    """Score of probabilities, a column for each of the classes, whose rows must add up to 1 within 0.001."""

    def score(answers: list[list[str]], predictions: list[list[float]]) -> float:
        values = np.array(predictions)
        if (np.abs(values.sum(axis=1) - 1) > 0.001).any():
            sys.exit("The probabilities of a row must add up to 1.")
        return log_loss(np.array([classes.index(name) for (name,) in answers]), values)

    return score


def named(columns: Sequence[str]) -> str:
    """At most twelve of them, so that the sentence stays one."""
    return ", ".join(columns if len(columns) <= 12 else [*columns[:6], "...", columns[-1]])
