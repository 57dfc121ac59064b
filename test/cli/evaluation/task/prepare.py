"""Makes the rows of the task, and the answers apart."""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

parser = argparse.ArgumentParser()
for name in ("packages", "out", "hidden"):
    parser.add_argument(f"--{name}", type=Path, required=True)
args = parser.parse_args()
random = np.random.default_rng(1)
rows = pd.DataFrame({"id": range(300), "x": random.normal(size=300), "z": random.normal(size=300)})
rows["y"] = (3 * rows["x"] + rows["z"] ** 2 + random.normal(scale=0.1, size=300)).round(4)
test, train = rows[:100], rows[100:]
(args.out / "data").mkdir(parents=True, exist_ok=True)
args.hidden.mkdir(parents=True, exist_ok=True)
train.to_csv(args.out / "data" / "train.csv", index=False)
test.drop(columns="y").to_csv(args.out / "data" / "test.csv", index=False)
test[["id", "y"]].to_csv(args.hidden / "answers.csv", index=False)
