/**
 * Calls `get_score(submission_folder)` of a task's `eval.py`, in the folder `scripts/` as the benchmark does, and
 * prints the number as one line of JSON. Exit code 1 with one line on standard error when it gives none.
 */
export const SCORE_PY = `"""Hidden score of an MLAgentBench task: python score.py --submission FILE --hidden DIR."""

import argparse
import importlib.util
import json
import math
import os
import sys
from pathlib import Path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--submission", type=Path, required=True)
    parser.add_argument("--hidden", type=Path)
    parser.add_argument("--scripts", type=Path, help="folder of eval.py; scripts/ beside this file when left out")
    args = parser.parse_args()
    scripts = (args.scripts or Path(__file__).parent / "scripts").resolve()
    folder = args.submission.resolve().parent
    os.chdir(scripts)
    sys.path.insert(0, str(scripts))
    spec = importlib.util.spec_from_file_location("eval", scripts / "eval.py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        score = float(module.get_score(str(folder)))
    except Exception as error:
        sys.exit(f"eval.py gave no score ({type(error).__name__}: {error}).".replace("\\n", " "))
    if not math.isfinite(score):
        sys.exit(f"eval.py gave {score}, which is no score.")
    print(json.dumps({"score": score}))


main()
`;

/** Lays the files of `env/` into an experiment, but the editable script, which is there already. */
export const PREPARE_PY = `"""Files of an MLAgentBench task: python prepare.py --packages DIR --out DIR --hidden DIR."""

import argparse
import shutil
from pathlib import Path


def main():
    parser = argparse.ArgumentParser()
    for name in ("packages", "out", "hidden"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    args.hidden.mkdir(parents=True, exist_ok=True)
    env = Path(__file__).resolve().parent / "env"
    for source in sorted(path for path in env.rglob("*") if path.is_file()):
        target = args.out / source.relative_to(env)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


main()
`;
