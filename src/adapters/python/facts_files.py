"""Finds the data files of a folder and describes each by a part of its content."""

import os
import time
from pathlib import Path

import facts_binary
import facts_images
import facts_tables
from facts_text import clean

SKIPPED_FOLDERS = {
    "__pycache__",
    "node_modules",
    "site-packages",
    "mlruns",
    "wandb",
    "catboost_info",
    "lightning_logs",
}
SKIPPED_FILES = {"ml-agent.json", "package.json", "package-lock.json", "tsconfig.json", "pyrightconfig.json"}
SKIPPED_TEXTS = ("requirements", "readme", "license", "licence", "changelog", "constraints", "cmakelists")
# Known to be data, and not opened: formats that cannot be read without their library, or that run code when loaded.
CLOSED = (
    ".pkl .pickle .joblib .pt .pth .h5 .hdf5 .feather .arrow .orc .xlsx .xls .mat .sav .dta .rds .zip .tar .gz .zst "
    ".tif .tiff .gif .bmp .webp .wav .mp3 .flac .ogg .mp4 .avi .sdf .smi .nc .tfrecord .avro .svm .libsvm .arff"
).split()
# A folder with more files of one kind than this is described as a whole.
FEW = 3
MAX_ENTRIES = 100_000
MAX_DEPTH = 8

READERS = {
    ".csv": facts_tables.csv_file,
    ".tsv": facts_tables.csv_file,
    ".json": facts_tables.json_file,
    ".jsonl": facts_tables.json_lines,
    ".ndjson": facts_tables.json_lines,
    ".txt": facts_tables.text_file,
    ".npy": facts_binary.npy,
    ".npz": facts_binary.npz,
    ".parquet": facts_binary.parquet,
    ".sqlite": facts_binary.sqlite,
    ".sqlite3": facts_binary.sqlite,
    ".db": facts_binary.sqlite,
}


class Finder:
    """Nearest folders first, names in order, so that the same folder always gives the same facts."""

    def __init__(self, root, max_files, max_bytes, deadline):
        self.root = Path(root).resolve()
        self.max_files = max_files
        self.max_bytes = max_bytes
        self.deadline = deadline
        self.entries = 0
        self.warnings = []

    def find(self, facts):
        files = []
        groups = {}
        for folder, names in self.folders():
            self.sort_out(folder, names, files, groups)
        for path in files[: self.max_files]:
            facts.extend(self.describe(path))
        if len(files) > self.max_files:
            self.warnings.append(f"{len(files) - self.max_files} of {len(files)} data files were left out")
        facts.extend(facts_images.describe_groups(self.root, groups))

    def sort_out(self, folder, names, files, groups):
        """Adds each data file to `files`, or to its folder's group where there are many of its kind."""
        by_kind = {"image": [], "text": [], None: []}
        for name in names:
            ending = data_ending(name)
            if ending is None:
                continue
            kind = "image" if ending in facts_images.ENDINGS else "text" if ending == ".txt" else None
            by_kind[kind].append(folder / name)
        for kind in ("image", "text"):
            if len(by_kind[kind]) > FEW or kind == "image" and by_kind[kind]:
                groups.setdefault(kind, {})[folder] = by_kind.pop(kind)
        files.extend(sorted(path for paths in by_kind.values() for path in paths))

    def folders(self):
        """Yields (folder, sorted names of its files), level by level. A folder reached twice by links is read once."""
        level, seen = [self.root], set()
        for _depth in range(MAX_DEPTH):
            following = []
            for folder in level:
                real = folder.resolve()
                if real in seen:
                    continue
                seen.add(real)
                names, folders = self.listing(folder)
                yield folder, names
                following.extend(folders)
            level = following

    def listing(self, folder):
        names, folders = [], []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    self.entries += 1
                    if self.entries > MAX_ENTRIES or time.monotonic() > self.deadline:
                        break
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir():
                        folders.append(folder / entry.name)
                    elif entry.is_file():
                        names.append(entry.name)
        except OSError as error:
            self.warnings.append(f"cannot read {self.relative(folder)}: {error.strerror}")
        return sorted(names), sorted(path for path in folders if is_of_user(path))

    def describe(self, path):
        base = {"path": self.relative(path), "kind": "other", "bytes": path.stat().st_size}
        ending = data_ending(path.name)
        reader = READERS.get(ending)
        if reader is None:
            return [base]
        if time.monotonic() > self.deadline:
            return [dict(base, note="not read, time was over")]
        # A link that leads to a file of another kind is not data: `x.csv` must not show a private key.
        if path.is_symlink() and data_ending(path.resolve().name) != ending:
            return [dict(base, note="not read, it is a link to a file of another kind")]
        try:
            found = reader(path, self.max_bytes)
        except Exception as error:  # A damaged file is a fact about the data, whatever its reader raises.
            return [dict(base, note=f"not readable: {clean(str(error) or type(error).__name__)}")]
        parts = found if isinstance(found, list) else [found]
        return [dict(base, **dict(part, path=base["path"] + part.pop("part", ""))) for part in parts]

    def relative(self, path):
        return clean(os.path.relpath(path, self.root).replace(os.sep, "/"), 200)


def data_ending(name):
    """The ending that says what a file is, without `.gz`; None when it is no data."""
    lower = name.lower()
    if lower in SKIPPED_FILES:
        return None
    inner = lower[:-3] if lower.endswith(".gz") else lower
    ending = Path(inner).suffix
    if ending == ".txt" and lower.startswith(SKIPPED_TEXTS):
        return None
    if ending in (".csv", ".tsv", ".json", ".jsonl", ".txt"):
        return ending
    ending = Path(lower).suffix
    return ending if ending in READERS or ending in CLOSED or ending in facts_images.ENDINGS else None


def is_of_user(folder):
    marks = ("pyvenv.cfg", "conda-meta")
    is_environment = any((folder / mark).exists() for mark in marks)
    return folder.name.lower() not in SKIPPED_FOLDERS and not is_environment
