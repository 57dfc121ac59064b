"""Runs the paper's tasks on made data sets, in one process for speed: python paperChecks.py SETS WORK.

SETS holds a data set a task, as paperFiles.py makes them. Prints what came of it as one line of JSON.
"""

import contextlib
import io
import json
import logging
import os
import runpy
import shutil
import sys
import types
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2] / "tasks" / "paper"
NEEDS_TORCH = "import torch"


def main():
    sets, work = Path(sys.argv[1]), Path(sys.argv[2])
    found = {folder.name: check(folder.name, folder, work / folder.name) for folder in sorted(sets.iterdir())}
    print(json.dumps({"tasks": found, "metrics": metrics()}))


def check(name, source, work):
    task = ROOT / name
    first, again = work / "first", work / "again"
    found = {
        "prepare": prepare(task, source, first, "--sample"),
        "again": prepare(task, source, again, "--sample"),
        "unchecked": prepare(task, source, work / "third"),
        "missing": prepare(task, empty(work / "nothing"), work / "fourth"),
        "leaks": leaks(first / "experiment" / "data", first / "hidden"),
    }
    table = source / "train.csv"
    if table.is_file():
        found["column"] = prepare(task, without_last_column(source, work / "spoilt"), work / "fifth", "--sample")
    if NEEDS_TORCH in (task / "train.py").read_text():
        found["data"] = data_part(task, first / "experiment")
        return found
    found["train"] = script(task / "train.py", [], first / "experiment")
    found["scores"] = scores(task, first)
    return found


def empty(folder):
    folder.mkdir()
    return folder


def prepare(task, source, into, *more):
    folders = ["--out", str(into / "experiment"), "--hidden", str(into / "hidden")]
    return script(task / "prepare.py", ["--source", str(source), *folders, *more], Path.cwd())


def script(path, arguments, cwd):
    """Exit code, output and errors of a script that runs as the main program."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    before, sys.argv = (Path.cwd(), sys.argv), [str(path), *arguments]
    os.chdir(cwd)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            runpy.run_path(str(path), run_name="__main__")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
        err.write(end.code if isinstance(end.code, str) else "")
    finally:
        os.chdir(before[0])
        sys.argv = before[1]
        logging.getLogger().handlers.clear()
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def without_last_column(source, into):
    shutil.copytree(source, into)
    pd.read_csv(into / "train.csv").iloc[:, :-1].to_csv(into / "train.csv", index=False)
    return into


def scores(task, prepared):
    """What score.py says of the starter's submission, and of spoilt ones."""
    good = pd.read_csv(prepared / "experiment" / "submission.csv")
    spoilt = good.copy().astype(object)
    spoilt.iloc[0, 1] = None
    versions = {
        "good": good.sample(frac=1, random_state=1),
        "short": good.iloc[:-1],
        "columns": good.rename(columns={good.columns[-1]: "other"}),
        "blank": spoilt,
        "twice": pd.concat([good.iloc[:-1], good.iloc[:1]]),
    }
    said = {}
    for name, frame in versions.items():
        path = prepared / f"{name}.csv"
        frame.to_csv(path, index=False)
        arguments = ["--submission", str(path), "--hidden", str(prepared / "hidden")]
        said[name] = script(task / "score.py", arguments, prepared)
    return said


def leaks(data, hidden):
    """Answers that can be found in the prepared data."""
    answers = pd.read_csv(hidden / "answers.csv") if (hidden / "answers.csv").is_file() else None
    found = []
    if (data / "test.csv").is_file():
        held = set(pd.read_csv(data / "test.csv").columns)
        found += sorted(held & (set(answers.columns[1:]) - {"Image"}))
        trained = data / "train.csv"
        key = answers.columns[0]
        if trained.is_file() and key in pd.read_csv(trained).columns:
            found += sorted(set(pd.read_csv(trained)[key].astype(str)) & set(answers[key].astype(str)))
    for scene in json.loads((data / "test.json").read_text()) if (data / "test.json").is_file() else []:
        found += [scene["id"]] if "is_iceberg" in scene else []
    if (data / "test_index.npy").is_file():
        labels = np.load(data / "labels.npy")[np.load(data / "test_index.npy")]
        found += [f"label {label}" for label in labels if label != -1]
    cleaned = {path.name for path in (data / "train_cleaned").glob("*")}
    found += sorted(cleaned & {path.name for path in (hidden / "clean").glob("*")})
    found += [path.name for path in data.rglob("*") if path.name in ("answers.csv", "test_labels.npy")]
    return found + [path.name for path in (data / "test").glob("*") if path.name[:3] in ("cat", "dog")]


def data_part(task, experiment):
    """Shapes of what a starter's `load_data` returns; PyTorch itself is only named by the script, not used there."""
    torch = types.ModuleType("torch")
    torch.nn = types.ModuleType("torch.nn")
    torch.nn.Module = object
    torch.nn.functional = types.ModuleType("torch.nn.functional")
    sys.modules.update({"torch": torch, "torch.nn": torch.nn, "torch.nn.functional": torch.nn.functional})
    before = Path.cwd()
    os.chdir(experiment)
    try:
        parts = runpy.run_path(str(task / "train.py"), run_name="starter")["load_data"]()
    finally:
        os.chdir(before)
    return [list(part.shape) for part in parts]


def metrics():
    """Pairs of our metric and scikit-learn's on the same random numbers."""
    from sklearn import metrics as theirs

    sys.path.insert(0, str(ROOT.parent))
    from _common import metrics as ours

    random = np.random.RandomState(0)
    flags, scored = random.randint(0, 2, 50), random.uniform(0, 1, 50).round(1)
    labels, probabilities = random.randint(0, 4, 60), random.dirichlet(np.ones(4), 60)
    marks, guessed = random.randint(1, 7, 80), random.randint(1, 7, 80)
    truth, predicted = random.uniform(0, 9, (40, 3)), random.uniform(0, 9, (40, 3))
    both, each = random.randint(0, 2, (40, 3)), random.uniform(0, 1, (40, 3))
    log_errors = [theirs.root_mean_squared_log_error(truth[:, c], predicted[:, c]) for c in range(3)]
    return {
        "accuracy": [ours.accuracy_percent(marks, guessed), 100 * theirs.accuracy_score(marks, guessed)],
        "auc": [ours.roc_auc(flags, scored), theirs.roc_auc_score(flags, scored)],
        "mean auc": [ours.mean_roc_auc(both, each), theirs.roc_auc_score(both, each)],
        "binary log loss": [
            ours.binary_log_loss(flags, scored * 0.9 + 0.05),
            theirs.log_loss(flags, scored * 0.9 + 0.05),
        ],
        "log loss": [ours.log_loss(labels, probabilities), theirs.log_loss(labels, probabilities)],
        "mae": [ours.mean_absolute_error(marks, guessed), theirs.mean_absolute_error(marks, guessed)],
        "rmse": [ours.rmse(marks, guessed), theirs.root_mean_squared_error(marks, guessed)],
        "mcrmse": [ours.mcrmse(truth, predicted), theirs.root_mean_squared_error(truth, predicted)],
        "rmsle": [ours.rmsle(truth, predicted), float(np.mean(log_errors))],
        "kappa": [ours.quadratic_kappa(marks, guessed), theirs.cohen_kappa_score(marks, guessed, weights="quadratic")],
        "pearson": [
            ours.pearson(truth[:, 0], predicted[:, 0]),
            float(np.corrcoef(truth[:, 0], predicted[:, 0])[0, 1]),
        ],
        # By hand: first, third, not among five, not at all.
        "map@5": [ours.map_at_5(list("abcd"), [["a"], list("xyb"), list("vwxyzc"), []]), (1 + 1 / 3) / 4],
    }


if __name__ == "__main__":
    main()
