"""CSV, JSON and text files: columns, types as pandas would name them, examples."""

import csv
import gzip
import json
import os
import re

from facts_packages import version_of
from facts_text import clean, few_columns

DELIMITERS = ",;\t|"
SNIFFED_LINES = 20
MAX_EXAMPLES = 3
MAX_ROWS = 200_000
# What pandas.read_csv takes for missing.
MISSING = set(
    "|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null".split("|")
)
INTEGER = re.compile(r"\s*[+-]?\d{1,18}\s*$")
FLOAT = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$|\s*[+-]?inf(inity)?\s*$", re.IGNORECASE)
DATE = re.compile(r"\s*(\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})([ T]\d{1,2}:\d{2}.*)?$")

csv.field_size_limit(10_000_000)


def csv_file(path, max_bytes):
    text, whole, size = read_text(path, max_bytes)
    lines = text.splitlines(keepends=True)
    delimiter = "\t" if re.search(r"\.tsv(\.gz)?$", path.name.lower()) else sniff(lines[:SNIFFED_LINES])
    rows = [row for row in csv.reader(lines[: MAX_ROWS + 1], delimiter=delimiter) if row]
    if not rows:
        return {"kind": "table", "rows": 0, "note": "empty"}
    names, has_header = header(rows)
    body = rows[1:] if has_header else rows
    fact = table(names, [[row[i] if i < len(row) else "" for row in body] for i in range(len(names))])
    read_all = whole and len(lines) <= MAX_ROWS + 1
    fact["rows"] = len(body) if read_all else estimated_rows(len(body), lines, size)
    fact["rowsAreExact"] = read_all
    notes = [] if has_header else ["no header row"]
    if delimiter not in ",\t":
        notes.append(f"delimiter {delimiter!r}")
    if notes:
        fact["note"] = ", ".join(notes)
    return fact


def estimated_rows(rows, lines, size):
    """By the mean length of the lines read, to three digits; quoted line ends are allowed for."""
    used = sum(len(line.encode("utf-8")) for line in lines[: MAX_ROWS + 1])
    estimate = rows * size / max(used, 1)
    return int(float(f"{estimate:.3g}"))


def read_text(path, max_bytes):
    """Text of at most `max_bytes`, ending at a line's end; whether that is all; the size in bytes, uncompressed."""
    zipped = path.name.lower().endswith(".gz")
    with gzip.open(path, "rb") if zipped else path.open("rb") as file:
        data = file.read(max_bytes + 1)
    whole = len(data) <= max_bytes
    if not whole:
        data = data[: data.rfind(b"\n") + 1]
    size = len(data) if whole else unzipped_size(path) if zipped else path.stat().st_size
    return decoded(data).replace("\0", ""), whole, max(size, len(data))


def decoded(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def unzipped_size(path):
    """Last four bytes of a gzip file: its size modulo 2^32."""
    with path.open("rb") as file:
        file.seek(-4, os.SEEK_END)
        return int.from_bytes(file.read(4), "little")


def sniff(lines):
    """The delimiter that splits most lines into the same number of fields, and into most fields among those."""

    def fit(delimiter):
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        if not widths or max(widths) < 2:
            return (0, 0)
        usual = max(set(widths), key=widths.count)
        return (widths.count(usual) / len(widths) if usual > 1 else 0, usual)

    return max(DELIMITERS, key=fit)


def header(rows):
    """Names of the columns, and whether the first row holds them: it has no number, no gap and no name twice."""
    first = [cell.strip() for cell in rows[0]]
    if any(FLOAT.match(cell) for cell in first) or len(set(first)) < len(first) or not any(first):
        return [str(i) for i in range(len(first))], False
    return [cell or f"Unnamed: {i}" for i, cell in enumerate(first)], True


def table(names, values):
    columns = [column(name, cells) for name, cells in zip(names, values)]
    kept, left_out = few_columns(columns)
    return {"kind": "table", "columns": kept, "columnsLeftOut": left_out}


def column(name, cells):
    present = [cell for cell in cells if cell not in MISSING]
    distinct = list(dict.fromkeys(present))
    return {
        "name": clean(name),
        "type": type_of(distinct, len(present) < len(cells)),
        "examples": [clean(value) for value in distinct[:MAX_EXAMPLES]],
        "missing": len(cells) - len(present),
        "distinct": len(distinct),
    }


def type_of(values, has_missing):
    """The dtype that pandas.read_csv would give, with "(dates)" for text that looks like dates."""
    if all(INTEGER.match(value) for value in values):
        return "float64" if has_missing or not values else "int64"
    if all(FLOAT.match(value) for value in values):
        return "float64"
    if all(value in ("True", "False", "TRUE", "FALSE", "true", "false") for value in values):
        return "object" if has_missing else "bool"
    return text_type() + (" (dates)" if all(DATE.match(value) for value in values) else "")


def text_type():
    """pandas 3 reads text as its own type "str"; before, and without pandas, it is "object"."""
    version = version_of("pandas") or ""
    major = version.split(".")[0]
    return "str" if major.isdigit() and int(major) >= 3 else "object"


def json_lines(path, max_bytes):
    text, whole, size = read_text(path, max_bytes)
    lines = [line for line in text.split("\n") if line.strip()][:MAX_ROWS]
    fact = records([json.loads(line) for line in lines])
    fact["rows"] = len(lines) if whole else estimated_rows(len(lines), [line + "\n" for line in lines], size)
    fact["rowsAreExact"] = whole
    return fact


def json_file(path, max_bytes):
    text, whole, _size = read_text(path, max_bytes)
    if not whole:
        return {"kind": "json", "note": "not read, it is too long"}
    value = json.loads(text)
    if isinstance(value, list):
        return dict(records(value), rows=len(value))
    if not isinstance(value, dict):
        return {"kind": "json", "note": f"one {json_type(value)}"}
    keys = [clean(key, 30) for key in list(value)[:12]]
    more = f", {len(value) - len(keys)} more" if len(value) > len(keys) else ""
    return {"kind": "json", "note": "object with keys: " + ", ".join(keys) + more}


def records(values):
    """Columns of a list of objects; other lists have none."""
    if not values or not all(isinstance(value, dict) for value in values):
        kinds = sorted({json_type(value) for value in values[:1000]})
        return {"kind": "json", "note": "list of " + (", ".join(kinds) or "nothing")}
    names = list(dict.fromkeys(key for value in values for key in value))
    kept, left_out = few_columns([json_column(name, [value.get(name) for value in values]) for name in names])
    return {"kind": "json", "columns": kept, "columnsLeftOut": left_out}


def json_column(name, values):
    present = [value for value in values if value is not None]
    shown = list(dict.fromkeys(value if isinstance(value, str) else json.dumps(value) for value in present))
    kinds = {json_type(value) for value in present}
    missing = len(values) - len(present)
    if kinds == {"int64"} and missing or kinds == {"int64", "float64"} or not kinds:
        kinds = {"float64"}
    return {
        "name": clean(name),
        "type": kinds.pop() if len(kinds) == 1 else "object",
        "examples": [clean(value) for value in shown[:MAX_EXAMPLES]],
        "missing": missing,
        "distinct": len(shown),
    }


def json_type(value):
    names = {bool: "bool", int: "int64", float: "float64", str: text_type(), list: "list", dict: "object of keys"}
    return names.get(type(value), "null")


def text_file(path, max_bytes):
    text, whole, size = read_text(path, max_bytes)
    lines = text.splitlines()
    rows = len(lines) if whole else estimated_rows(len(lines), text.splitlines(keepends=True), size)
    return {"kind": "text", "rows": rows, "rowsAreExact": whole}
