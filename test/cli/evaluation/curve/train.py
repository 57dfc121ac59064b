"""Predict y from x: a ridge regression on powers of x, with the standard library alone."""

import csv
import random

SEED = 7
ALPHA = 300.0
DEGREE = 1


def powers(x):
    return [x**k for k in range(DEGREE + 1)]


def solve(rows, values):
    """Solve a system of linear equations by elimination."""
    size = len(rows)
    table = [row + [value] for row, value in zip(rows, values)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda j: abs(table[j][i]))
        table[i], table[pivot] = table[pivot], table[i]
        for j in range(size):
            if j != i:
                factor = table[j][i] / table[i][i]
                table[j] = [a - factor * b for a, b in zip(table[j], table[i])]
    return [table[i][size] / table[i][i] for i in range(size)]


def fit(rows):
    features = [powers(float(row["x"])) for row in rows]
    targets = [float(row["y"]) for row in rows]
    size = DEGREE + 1
    products = [[sum(f[i] * f[j] for f in features) + ALPHA * (i == j) for j in range(size)] for i in range(size)]
    return solve(products, [sum(f[i] * y for f, y in zip(features, targets)) for i in range(size)])


def predict(weights, x):
    return sum(weight * power for weight, power in zip(weights, powers(x)))


with open("data/train.csv") as file:
    rows = list(csv.DictReader(file))
random.Random(SEED).shuffle(rows)
split = len(rows) * 7 // 10
weights = fit(rows[:split])
errors = [abs(predict(weights, float(row["x"])) - float(row["y"])) for row in rows[split:]]
print(f"val_mae: {sum(errors) / len(errors):.4f}")
with open("data/test.csv") as file, open("submission.csv", "w") as out:
    out.write("id,y\n")
    for row in csv.DictReader(file):
        out.write(f"{row['id']},{predict(weights, float(row['x']))}\n")
