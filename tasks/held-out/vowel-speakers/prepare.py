"""Makes the data of the task vowel-speakers out of sktime's wheel.

Usage: python prepare.py --packages DIR --out DIR --hidden DIR

A recording has 7 to 29 moments of 12 coefficients each; the tables have one row a moment. The package's two files
are put together and drawn anew, so that speakers are as frequent in the test rows as in the training rows.
"""

import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from _common.preparing import arguments, write

FILES = ["TRAIN", "TEST"]
FOLDER = "sktime/datasets/data/JapaneseVowels"
TEST_RECORDINGS = 340


def main():
    args = arguments(__doc__)
    recordings = read_recordings(args.packages)
    order = np.random.RandomState(31).permutation(len(recordings))
    names = [f"r{number:03d}" for number in range(len(order))]
    moments, speakers = [], []
    for name, index in zip(names, order):
        series, speaker = recordings[index]
        moments += [[name, moment, *values] for moment, values in enumerate(series)]
        speakers.append([name, speaker])
    columns = ["recording", "moment"] + [f"c{number}" for number in range(1, 13)]
    moments = pd.DataFrame(moments, columns=columns)
    speakers = pd.DataFrame(speakers, columns=["recording", "speaker"])
    is_test = moments["recording"].isin(names[:TEST_RECORDINGS])
    write(moments[~is_test], args.out / "data" / "train.csv", float_format="%.6g")
    write(speakers[TEST_RECORDINGS:], args.out / "data" / "train_speakers.csv", float_format="%.6g")
    write(moments[is_test], args.out / "data" / "test.csv", float_format="%.6g")
    write(speakers[:TEST_RECORDINGS], args.hidden / "answers.csv", float_format="%.6g")


def read_recordings(packages):
    """All recordings as pairs of an array of shape (moments, 12) and the speaker's name."""
    wheel = min(packages.glob("sktime-1.2.0-*.whl"))
    recordings = []
    with zipfile.ZipFile(wheel) as archive:
        for part in FILES:
            text = archive.read(f"{FOLDER}/JapaneseVowels_{part}.ts").decode("utf-8")
            for line in text.split("@data")[1].split():
                *channels, speaker = line.split(":")
                series = np.array([[float(value) for value in channel.split(",")] for channel in channels])
                recordings.append((series.T, f"speaker_{speaker}"))
    return recordings


if __name__ == "__main__":
    main()
