"""Looks at the interpreter, the scripts' imports and the data files of an experiment.

Run as ``python -I -X utf8 facts.py``. Standard input: one JSON object {dir, scripts, maxFiles, maxBytes, seconds};
`scripts` are paths relative to `dir`, `maxBytes` bounds what is read of one file. Standard output: one line of JSON
{version, imported, notInstalled, alsoInstalled, data, warnings}. After `seconds` it writes what it knows and ends.

The experiment's own code is parsed, never imported or run, and nothing is unpickled. Names and values found in data
are untrusted text: they leave here without control characters and cut to 60 characters. Python 3.8 or newer, standard
library alone; scikit-learn and pyarrow are imported only where installed and needed.
"""

import json
import os
import platform
import sys
import threading
import time
from pathlib import Path

# No __pycache__ in the program's own folder; isolated mode leaves that folder out of the path.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import facts_files  # noqa: E402
import facts_loaders  # noqa: E402
import facts_packages  # noqa: E402

MAX_SCRIPT_BYTES = 1_000_000


def main():
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What a library prints while it is imported must not end up in the answer.
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    facts = {
        "version": platform.python_version(),
        "imported": {},
        "notInstalled": [],
        "alsoInstalled": {},
        "data": [],
        "warnings": [],
    }
    writer = Writer(out, facts)
    watchdog = threading.Timer(request["seconds"], writer.give_up)
    watchdog.daemon = True
    watchdog.start()
    collect(facts, request)
    writer.write()
    # A library's threads or exit handlers must not keep the process.
    os._exit(0)


class Writer:
    """Writes the facts once, either when all are known or when time is over."""

    def __init__(self, out, facts):
        self.out = out
        self.facts = facts
        self.lock = threading.Lock()

    def write(self):
        # Never released: whoever comes second waits until the process has ended.
        self.lock.acquire()
        self.out.write(json.dumps(self.facts) + "\n")
        self.out.flush()

    def give_up(self):
        self.facts["warnings"].append("the look at the data was cut short after its time limit")
        self.write()
        os._exit(0)


def collect(facts, request):
    """Fills `facts` part by part, so that a part that fails or takes too long leaves the others."""
    deadline = time.monotonic() + request["seconds"] - 0.5
    trees = facts_packages.parse_scripts(read_scripts(request, facts["warnings"]), facts["warnings"])

    def packages():
        facts_packages.extend_path(request["dir"])
        facts.update(facts_packages.find(trees, request["dir"]))

    def loaders():
        facts["data"].extend(facts_loaders.find(trees))

    def files():
        finder = facts_files.Finder(request["dir"], request["maxFiles"], request["maxBytes"], deadline)
        finder.find(facts["data"])
        facts["warnings"].extend(finder.warnings)

    for part in (packages, files, loaders):
        try:
            part()
        except Exception as error:  # One part's failure is told and leaves the others.
            facts["warnings"].append(f"{part.__name__}: {type(error).__name__}: {str(error)[:200]}")


def read_scripts(request, warnings):
    sources = {}
    for name in request["scripts"]:
        try:
            with Path(request["dir"], name).open("rb") as file:
                sources[name] = file.read(MAX_SCRIPT_BYTES)
        except OSError as error:
            warnings.append(f"cannot read {name}: {error.strerror}")
    return sources


if __name__ == "__main__":
    main()
