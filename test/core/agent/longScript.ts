/**
 * A realistic script of some 1,200 lines for tests: a sensor table made by a formula, many functions of features,
 * checks and reports, of which some are used, and one function that trains. It prints `rmse` and needs scikit-learn.
 */
export function longScript(): string {
  const parts = [HEAD, DATA, ...FEATURES.map(featureFunction), ...CHECKS.map(checkFunction), CLASSES];
  parts.push(...REPORTS.map(reportFunction), buildFeatures(), TRAINING, MAIN);
  return `${parts.map((part) => part.trim()).join('\n\n\n')}\n`;
}

const SENSORS = ['pressure', 'humidity', 'voltage', 'torque', 'vibration', 'flow', 'current', 'noise'];
const FEATURES = SENSORS.flatMap((sensor, i) =>
  ['ratio', 'trend', 'spread', 'lag', 'share'].map((kind, j) => ({ sensor, kind, window: 3 + ((i + j) % 5) })),
);
const CHECKS = SENSORS.flatMap((sensor) => ['range', 'gaps'].map((kind) => ({ sensor, kind })));
const REPORTS = SENSORS.map((sensor) => ({ sensor }));
/** Features that the script uses. */
const USED = FEATURES.filter((_, i) => i % 6 === 0);

const HEAD = `
"""Predicts the temperature of a machine from its sensors.

from the table the features are computed; import of other tables is not supported.
"""

import argparse
import math
from collections import defaultdict

import numpy as np
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

SEED = 7
ROWS = 600
TEST_SHARE = 0.25
SENSORS = [${SENSORS.map((name) => `"${name}"`).join(', ')}]
LIMITS = {
${SENSORS.map((name, i) => `    "${name}": (${-10 - i}.0, ${10 + i}.0),`).join('\n')}
}`;

const DATA = `
def make_table(rows, seed):
    """A table of sensors, and the temperature that follows from them."""
    rng = np.random.default_rng(seed)
    table = {name: rng.normal(0.0, 1.0, rows) for name in SENSORS}
    heat = 3.0 * table["pressure"] + 2.0 * table["torque"] * table["voltage"]
    wear = np.sin(2.0 * table["vibration"]) + 0.5 * table["flow"] ** 2
    table["temperature"] = heat + wear + rng.normal(0.0, 0.3, rows)
    return table


# Rows are dropped as a whole, so that all columns stay equally long.
def drop_rows(table, keep):
    """The rows for which keep is true."""
    kept = {}
    for name, column in table.items():
        kept[name] = column[keep]
    return kept`;

function featureFunction({ sensor, kind, window }: (typeof FEATURES)[number]): string {
  return `
def ${kind}_of_${sensor}(table, window=${window}):
    """The ${kind} of ${sensor} over ${window} rows."""
    column = np.asarray(table["${sensor}"], dtype=float)
    padded = np.concatenate([np.repeat(column[:1], window), column])
    result = np.empty_like(column)
    for row in range(len(column)):
        part = padded[row : row + window]
${FEATURE_LINES[kind]!}
    if not np.all(np.isfinite(result)):
        # A window of zeros has no ${kind}.
        result = np.where(np.isfinite(result), result, 0.0)
    limit = LIMITS["${sensor}"][1]
    result = np.clip(result, -limit, limit)
    return result`;
}

const FEATURE_LINES: Readonly<Record<string, string>> = {
  ratio: `        base = np.mean(np.abs(part)) + 1e-9
        result[row] = column[row] / base`,
  trend: `        steps = np.arange(len(part))
        result[row] = np.polyfit(steps, part, 1)[0]`,
  spread: `        low = np.min(part)
        result[row] = np.max(part) - low`,
  lag: `        earlier = part[0]
        result[row] = column[row] - earlier`,
  share: `        above = np.sum(part > 0.0)
        result[row] = above / len(part)`,
};

function checkFunction({ sensor, kind }: (typeof CHECKS)[number]): string {
  return `
def check_${kind}_of_${sensor}(table):
    """Tells rows of ${sensor} that cannot be right."""
    column = table["${sensor}"]
    low, high = LIMITS["${sensor}"]
    problems = []
    for row, value in enumerate(column):
        if math.isnan(value):
            problems.append((row, "missing"))
        elif value < low:
            problems.append((row, "below the limit"))
        elif value > high:
            problems.append((row, "above the limit"))
    if problems:
        print("${sensor}, ${kind}:", len(problems), "problems")
    return problems`;
}

const CLASSES = `
class Scaler:
    """Scales columns to mean 0 and deviation 1, by what it has seen in the training rows."""

    def __init__(self):
        self.mean = None
        self.deviation = None

    def learn(self, matrix):
        self.mean = matrix.mean(axis=0)
        self.deviation = matrix.std(axis=0) + 1e-9
        return self

    def apply(self, matrix):
        return (matrix - self.mean) / self.deviation


class Notes:
    """Collects what is said about columns."""

    def __init__(self):
        self.lines = defaultdict(list)

    def add(self, column, text):
        self.lines[column].append(text)

    def show(self):
        for column, lines in self.lines.items():
            for line in lines:
                print(f"{column}: {line}")`;

function reportFunction({ sensor }: (typeof REPORTS)[number]): string {
  return `
def report_on_${sensor}(table, notes):
    """Notes on the distribution of ${sensor}."""
    column = table["${sensor}"]
    quarter, half, most = np.percentile(column, [25, 50, 75])
    notes.add("${sensor}", f"median {half:.2f}")
    notes.add("${sensor}", f"middle half {quarter:.2f} to {most:.2f}")
    code = """
def not_a_function():
    return "text that looks like code"
"""
    if len(code) > 100 and most > LIMITS["${sensor}"][1]:
        notes.add("${sensor}", "above the limit")
    return notes`;
}

function buildFeatures(): string {
  const calls = USED.map(({ sensor, kind }) => `        ${kind}_of_${sensor}(table),`).join('\n');
  return `
def build_features(table):
    """The matrix of features, one row a row of the table."""
    raw = [table[name] for name in SENSORS]
    made = [
${calls}
    ]
    return np.column_stack(raw + made)`;
}

const TRAINING = `
def train_model(features, target):
    """Fits the model to the training rows."""
    model = DecisionTreeRegressor(max_depth=3, random_state=SEED)
    model.fit(features, target)
    return model


def evaluate(model, features, target):
    """Root mean squared error."""
    predicted = model.predict(features)
    return math.sqrt(mean_squared_error(target, predicted))`;

const MAIN = `
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=ROWS)
    options = parser.parse_args()
    table = make_table(options.rows, SEED)
    features = build_features(table)
    target = table["temperature"]
    train_rows, test_rows, train_target, test_target = train_test_split(
        features, target, test_size=TEST_SHARE, random_state=SEED
    )
    scaler = Scaler().learn(train_rows)
    model = train_model(scaler.apply(train_rows), train_target)
    rmse = evaluate(model, scaler.apply(test_rows), test_target)
    print(f"rmse: {rmse:.4f}")


if __name__ == "__main__":
    main()`;
