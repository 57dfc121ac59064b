"""Makes the rows of the task, and the answers apart."""

import argparse
import random
from pathlib import Path

parser = argparse.ArgumentParser()
for name in ("packages", "out", "hidden"):
    parser.add_argument(f"--{name}", type=Path, required=True)
args = parser.parse_args()
draw = random.Random(1)
rows = []
for i in range(300):
    x = draw.uniform(-2, 2)
    rows.append((i, round(x, 4), round(x**3 - x + draw.gauss(0, 0.1), 4)))
(args.out / "data").mkdir(parents=True, exist_ok=True)
args.hidden.mkdir(parents=True, exist_ok=True)
(args.out / "data" / "train.csv").write_text("id,x,y\n" + "".join(f"{i},{x},{y}\n" for i, x, y in rows[100:]))
(args.out / "data" / "test.csv").write_text("id,x\n" + "".join(f"{i},{x}\n" for i, x, _ in rows[:100]))
(args.hidden / "answers.csv").write_text("id,y\n" + "".join(f"{i},{y}\n" for i, _, y in rows[:100]))
