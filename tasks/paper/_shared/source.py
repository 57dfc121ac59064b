"""The data set as the user has it: files, folders and zip archives in one folder."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import pandas as pd


class Unusable(Exception):
    """What the user can mend, in one sentence with what to do."""


@dataclass(frozen=True)
class Origin:
    """Where a data set comes from."""

    name: str
    """Name of the task."""
    archive: str
    """Name of the file as it is downloaded."""
    how: str
    """What to do to get it, the end of a sentence."""
    md5: str | None = None
    """Digest of the archive as others have published it, or None where nobody has."""


def kaggle(slug: str, md5: str | None = None) -> Origin:
    """A competition of Kaggle, whose rules each user accepts for himself."""
    rules = f"accept the rules at https://www.kaggle.com/competitions/{slug}/rules"
    return Origin(slug, f"{slug}.zip", f'{rules} and run "kaggle competitions download -c {slug}"', md5)


class Source:
    """Finds files by the end of their path, wherever they lie in the folder, zipped or not."""

    def __init__(self, folder: Path, origin: Origin, sample: bool):
        self.origin = origin
        self.sample = sample
        self.checked_digest = False
        self._folder = folder
        self._places: dict[str, Path | tuple[zipfile.ZipFile, str]] = {}
        self._found: dict[str, Path | tuple[zipfile.ZipFile, str]] = {}
        self._unzipped = tempfile.TemporaryDirectory(prefix="paper-task-")

    def open(self, needs: list[str], also: list[str] | None = None) -> None:
        """Finds what is needed, such as "train.csv" or "train/*.jpg", and what may be there also.

        Of files with the same end of their path the one least deep counts, and a file before an archive. Raises
        Unusable, naming all that is missing, and when the archive's digest is not the published one.
        """
        self._check_digest()
        heads = {PurePosixPath(need).parts[0] for need in needs} | {PurePosixPath(self.origin.archive).stem}
        files = [path for path in self._folder.rglob("*") if path.is_file()] if self._folder.is_dir() else []
        for path in sorted(files, key=lambda file: (len(file.parts), file.as_posix())):
            self._place(path.relative_to(self._folder).as_posix(), path, heads)
        for pattern in [*needs, *(also or [])]:
            depth = len(PurePosixPath(pattern).parts)
            for path, place in self._places.items():
                end = "/".join(PurePosixPath(path).parts[-depth:])
                if fnmatch(end, pattern):
                    self._found.setdefault(end, place)
        missing = [need for need in needs if not self.names(need)]
        if missing:
            raise Unusable(
                f"{', '.join(missing)} not found in {self._folder}: {self.origin.how}, then give its folder."
            )

    def close(self) -> None:
        self._unzipped.cleanup()

    def names(self, pattern: str) -> list[str]:
        """Ends of the paths that were found, such as "train/1.jpg" for "train/*.jpg"; sorted."""
        depth = len(PurePosixPath(pattern).parts)
        return sorted(end for end in self._found if end.count("/") == depth - 1 and fnmatch(end, pattern))

    def read(self, name: str) -> bytes:
        """Contents of a file by one of `names`. Raises Unusable when it is not there."""
        if name not in self._found:
            raise Unusable(f"{name} not found in {self._folder}: {self.origin.how} again.")
        place = self._found[name]
        if isinstance(place, Path):
            return place.read_bytes()
        archive, member = place
        return archive.read(member)

    def table(self, name: str, columns: list[str], rows: int, text: bool = True) -> pd.DataFrame:
        """A CSV file whose columns and number of rows are checked; values stay as they are written when `text`."""
        how = {"dtype": str, "keep_default_na": False} if text else {}
        try:
            frame = pd.read_csv(io.BytesIO(self.read(name)), **how)
        except (ValueError, UnicodeDecodeError) as error:
            raise Unusable(f"{name} is no CSV file ({error}): {self.origin.how} again.") from error
        lacking = [column for column in columns if column not in frame.columns]
        if lacking:
            raise Unusable(f"{name} has no column {', '.join(lacking)}: {self.origin.how} again.")
        self.check_number(f"rows in {name}", len(frame), rows)
        return frame[columns]

    def check_number(self, what: str, found: int, wanted: int) -> None:
        """Raises Unusable unless the number is the published one; a sample may have any, and a digest is proof enough."""
        if found != wanted and not self.sample and not self.checked_digest:
            raise Unusable(
                f"{found} {what} instead of {wanted}: {self.origin.how} again, or say --sample for a sample."
            )

    def _check_digest(self) -> None:
        archive = self._folder / self.origin.archive
        if self.sample or self.origin.md5 is None or not archive.is_file():
            return
        found = md5_of(archive)
        if found != self.origin.md5:
            anew = (
                ", or, if it has been published anew, unpack it and take it away" if archive.suffix == ".zip" else ""
            )
            raise Unusable(
                f"{archive} has the MD5 {found} instead of {self.origin.md5}: {self.origin.how} again{anew}."
            )
        self.checked_digest = True

    def _place(self, path: str, place: Path | tuple[zipfile.ZipFile, str], heads: set[str]) -> None:
        if "__MACOSX" in path:
            return
        self._places.setdefault(path, place)
        if not path.endswith(".zip") or PurePosixPath(path).stem not in heads:
            return
        archive = self._archive(path, place)
        for member in archive.namelist():
            if not member.endswith("/"):
                self._place(f"{path[: -len('.zip')]}/{member}", (archive, member), heads)

    def _archive(self, path: str, place: Path | tuple[zipfile.ZipFile, str]) -> zipfile.ZipFile:
        """Opens a zip file; one inside another is copied out first, since seeking in it would be slow."""
        if not isinstance(place, Path):
            outer, member = place
            copy = Path(self._unzipped.name) / path.replace("/", "-")
            with outer.open(member) as inner, copy.open("wb") as target:
                shutil.copyfileobj(inner, target)
            place = copy
        try:
            return zipfile.ZipFile(place)
        except zipfile.BadZipFile as error:
            raise Unusable(f"{path} is no zip file: {self.origin.how} again.") from error


def md5_of(path: Path) -> str:
    """MD5 of a file, hexadecimal."""
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
