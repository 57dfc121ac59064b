"""Makes the data of this task: python prepare.py --source DIR --out DIR --hidden DIR."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import json

import pandas as pd

from _shared.prepare import run, split_rows
from _shared.source import Origin, Unusable, kaggle

FIELDS = {"id", "band_1", "band_2", "inc_angle", "is_iceberg"}
KAGGLE = kaggle("statoil-iceberg-classifier-challenge", md5="20847b5ba9d0165bac850eb10d8fc234")
ORIGIN = Origin(KAGGLE.name, KAGGLE.archive, f'{KAGGLE.how} and unpack train.json.7z with "7z x"', KAGGLE.md5)


def prepare(source, out, hidden):
    try:
        scenes = json.loads(source.read("train.json"))
    except ValueError as error:
        raise Unusable(f"train.json is no JSON ({error}): {ORIGIN.how} again.") from error
    if any(set(scene) != FIELDS for scene in scenes):
        raise Unusable(f"train.json has not the fields {', '.join(sorted(FIELDS))}: {ORIGIN.how} again.")
    source.check_number("scenes in train.json", len(scenes), 1_604)
    train, test = split_rows(pd.DataFrame({"scene": scenes}), share=0.2)
    answers = pd.DataFrame([{"id": scene["id"], "is_iceberg": scene["is_iceberg"]} for scene in test["scene"]])
    hidden.table("answers.csv", answers)
    unlabelled = [{name: scene[name] for name in scene if name != "is_iceberg"} for scene in test["scene"]]
    out.write("data/train.json", json.dumps(list(train["scene"])).encode())
    out.write("data/test.json", json.dumps(unlabelled).encode())


if __name__ == "__main__":
    run(ORIGIN, ["train.json"], prepare)
