import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../runner/support.js';

/** A starter that needs Python alone: it guesses each number of the test and says how good it was before. */
export const STARTER = `import csv

GUESS = 3
rows = list(csv.DictReader(open("train.csv")))
error = sum(abs(float(row["y"]) - GUESS) for row in rows) / len(rows)
print(f"Train MAE: {error / 2:.3f}")
print(f"Validation MAE: {error:.3f}")
with open("submission.csv", "w") as file:
    file.write("id,y\\n" + "".join(f"{row['id']},{GUESS}\\n" for row in csv.DictReader(open("test.csv"))))
`;

const EVAL = `import csv
import os
import sys

sys.path.append("../env")


def get_score(submission_folder="../env"):
    given = [float(row["y"]) for row in csv.DictReader(open(os.path.join(submission_folder, "submission.csv")))]
    truth = [float(row["y"]) for row in csv.DictReader(open(os.path.join(os.path.dirname(__file__), "answer.csv")))]
    print("comparing", len(truth), "rows")
    return sum(abs(a - b) for a, b in zip(given, truth)) / len(truth)


if __name__ == "__main__":
    print(get_score())
`;

/** A task in the form of MLAgentBench: files of `env/` and `scripts/`, over the ones of a small regression. */
export function taskFolder(changes: Readonly<Record<string, string | null>> = {}, name = 'small-numbers'): string {
  const root = temporaryFolder();
  onTestFinished(() => root.remove());
  const dir = path.join(root.dir, name);
  const files = {
    'env/train.py': STARTER,
    'env/train.csv': 'id,x,y\n1,1,2\n2,2,4\n3,3,6\n',
    'env/test.csv': 'id,x\n4,4\n5,5\n',
    'env/notes/about.txt': 'y is twice x\n',
    'scripts/eval.py': EVAL,
    'scripts/answer.csv': 'id,y\n4,8\n5,10\n',
    'scripts/research_problem.txt': 'Improve train.py.\nWrite the predictions to submission.csv. \n',
    'scripts/read_only_files.txt': './train.csv\nnotes/*\n',
    ...changes,
  };
  for (const [file, text] of Object.entries(files)) {
    if (text === null) continue;
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  }
  return dir;
}
