"""Mean over both columns of the root mean squared error, in log10 units. Lower is better."""

import argparse
import csv
import json
import math
import sys
from pathlib import Path

ID, COLUMNS = "tweet_id", ["log_retweets", "log_favorites"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submission", type=Path, required=True)
    parser.add_argument("--hidden", type=Path, required=True)
    args = parser.parse_args()
    answers = read_table(args.hidden / "answers.csv")
    predictions = read_table(args.submission)
    if predictions.keys() != answers.keys():
        known = len(predictions.keys() & answers.keys())
        found = f"{len(predictions)} rows, {known} of them asked for"
        fail(f"{args.submission.name} must have the {len(answers)} rows of the test data, and has {found}.")
    value = score([answers[key] for key in answers], [predictions[key] for key in answers])
    print(json.dumps({"metric": "mcrmse", "direction": "minimize", "score": round(value, 6)}))


def score(answers, predictions):
    errors = []
    for column in range(len(COLUMNS)):
        squares = [(truth[column] - predicted[column]) ** 2 for truth, predicted in zip(answers, predictions)]
        errors.append(math.sqrt(math.fsum(squares) / len(squares)))
    return math.fsum(errors) / len(errors)


def read_table(path):
    """The values of each row, by id."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header, *lines = [line for line in csv.reader(file) if line] or [[]]
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path.name} cannot be read: {error}.")
    if header != [ID, *COLUMNS]:
        found = ", ".join(header) or "none"
        fail(f"{path.name} must have the columns {', '.join([ID, *COLUMNS])}, and has {found}.")
    table = {}
    for line in lines:
        if len(line) != len(header):
            fail(f"{path.name} has a row of {len(line)} values: {','.join(line)}.")
        if line[0] in table:
            fail(f"{path.name} has the row {line[0]} twice.")
        table[line[0]] = [read_value(text, path) for text in line[1:]]
    return table


def read_value(text, path):
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        fail(f"{path.name} has the value {text!r} where a finite number is needed.")
    return value


def fail(sentence):
    sys.exit(sentence)


if __name__ == "__main__":
    main()
