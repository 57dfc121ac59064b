"""The frame of every prepare.py: arguments, checks, split, and files whose bytes are the same each time."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from _shared.source import Origin, Source, Unusable

SEED = 0


class Folder:
    """A folder that is written to; the folders between are made."""

    def __init__(self, path: Path):
        self._path = path

    def write(self, name: str, data: bytes) -> None:
        self._place(name).write_bytes(data)

    def table(self, name: str, frame: pd.DataFrame) -> None:
        frame.to_csv(self._place(name), index=False, lineterminator="\n", encoding="utf-8")

    def array(self, name: str, array: np.ndarray) -> None:
        np.save(self._place(name), np.ascontiguousarray(array))

    def _place(self, name: str) -> Path:
        target = self._path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def run(
    origin: Origin,
    needs: list[str],
    prepare: Callable[[Source, Folder, Folder], None],
    also: list[str] | None = None,
) -> None:
    """Reads the arguments and prepares the task; what the user can mend is one sentence and exit code 1."""
    parser = argparse.ArgumentParser(description=f"Makes the files of the task {origin.name}.")
    beside = Path(sys.argv[0]).resolve().parent / "source"
    parser.add_argument("--source", type=Path, default=beside, help="folder of the data set (default: source/ here)")
    parser.add_argument("--packages", type=Path, help="given by ml-agent evaluate; no data is in packages")
    parser.add_argument("--out", type=Path, required=True, help="folder of the experiment; data/ is written to it")
    parser.add_argument("--hidden", type=Path, required=True, help="folder for the answers, outside the experiment")
    parser.add_argument("--sample", action="store_true", help="accept a part of the data set; sizes are not checked")
    args = parser.parse_args()
    source = Source(args.source, origin, args.sample)
    try:
        source.open(needs, also)
        prepare(source, Folder(args.out), Folder(args.hidden))
    except Unusable as problem:
        sys.exit(str(problem))
    finally:
        source.close()
    print(f"{origin.name}: {args.out / 'data'} is ready; {checks(source)}")


def checks(source: Source) -> str:
    """What was checked, for the last line of the output."""
    if source.sample:
        return "a sample, whose sizes and digests were not checked."
    if source.checked_digest:
        return f"the MD5 of {source.origin.archive}, names, columns and sizes are those published."
    why = "no digest is published" if source.origin.md5 is None else f"{source.origin.archive} is not there"
    return f"names, columns and sizes are those published; the digest was not checked, since {why}."


def split_rows(frame: pd.DataFrame, share: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows to train on and rows to hide, the latter a fixed random share; both in the order of the file."""
    hidden = np.zeros(len(frame), bool)
    # RandomState, whose stream is frozen by promise, so that the split is the same under every version of numpy.
    hidden[np.random.RandomState(SEED).permutation(len(frame))[: max(1, round(share * len(frame)))]] = True
    return frame[~hidden], frame[hidden]


def split_table(
    out: Folder, hidden: Folder, frame: pd.DataFrame, *, key: str, targets: list[str], share: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Writes data/train.csv, data/test.csv without the targets, and the hidden answers.csv (key and targets)."""
    train, test = split_rows(frame, share)
    out.table("data/train.csv", train)
    out.table("data/test.csv", test.drop(columns=targets))
    hidden.table("answers.csv", test[[key, *targets]])
    return train, test
