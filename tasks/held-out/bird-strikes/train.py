#!/usr/bin/env python
# Did a collision with birds change the flight (landing, aborted take-off ...)? Decided from the remarks of the report.
import csv
import math
import re
from collections import Counter


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def tokens(text):
    return re.findall(r"[a-z]+", text.lower())


rows = read("data/train.csv")
test = read("data/test.csv")

# every fourth report is for validation
train = [row for i, row in enumerate(rows) if i % 4 != 0]
valid = [row for i, row in enumerate(rows) if i % 4 == 0]
print("Reports: %d for training, %d for validation, %d for the test" % (len(train), len(valid), len(test)))

# naive Bayes over the most frequent words
VOCABULARY = 100
counts = Counter(word for row in train for word in tokens(row["remarks"]))
vocabulary = [word for word, _ in counts.most_common(VOCABULARY)]
reports = Counter(row["effect"] for row in train)
occurs = {"0": Counter(), "1": Counter()}
for row in train:
    occurs[row["effect"]].update(set(tokens(row["remarks"])))


def score(text):
    """Logarithm of the odds that the flight was changed."""
    odds = math.log(reports["1"] / reports["0"])
    present = set(tokens(text))
    for word in vocabulary:
        for effect, sign in (("1", 1), ("0", -1)):
            share = (occurs[effect][word] + 1) / (reports[effect] + 2)
            odds += sign * math.log(share if word in present else 1 - share)
    return odds


def accuracy(part):
    hits = sum((score(row["remarks"]) > 0) == (row["effect"] == "1") for row in part)
    return 100.0 * hits / len(part)


print("Training accuracy:   %.2f%%" % accuracy(train))
print("Validation accuracy: %.2f%%" % accuracy(valid))

with open("submission.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "effect"])
    for row in test:
        writer.writerow([row["id"], int(score(row["remarks"]) > 0)])
