"""Array, Parquet and SQLite files: their headers and schemas, never their content."""

import ast
import sqlite3
import struct
import zipfile

from facts_packages import version_of
from facts_text import clean, few_columns

MAX_ARRAYS = 20
MAX_TABLES = 10
MAX_HEADER = 65_536
# Rows of an SQLite table are counted in files up to this size.
COUNTED_BYTES = 50_000_000
# Virtual-machine steps of SQLite after which a query is given up; some seconds at most.
MAX_STEPS = 20_000_000


def npy(path, _max_bytes):
    with path.open("rb") as file:
        shape, dtype = array_header(file)
    return {"kind": "array", "shape": shape, "rows": shape[0] if shape else 1, "note": f"dtype {dtype}"}


def npz(path, _max_bytes):
    columns = []
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".npy")]
        for name in names[:MAX_ARRAYS]:
            with archive.open(name) as file:
                shape, dtype = array_header(file)
            columns.append({"name": clean(name[:-4]), "type": f"{dtype} {shape}"})
    return {"kind": "array", "columns": columns, "columnsLeftOut": len(names) - len(columns), "note": "arrays by name"}


def array_header(file):
    """Format of .npy files, versions 1 to 3, as numpy.lib.format documents it."""
    magic = file.read(8)
    if magic[:6] != b"\x93NUMPY":
        raise ValueError("no NumPy header")
    wide = magic[6] >= 2
    (length,) = struct.unpack("<I" if wide else "<H", file.read(4 if wide else 2))
    if length > MAX_HEADER:
        raise ValueError("header too long")
    header = ast.literal_eval(file.read(length).decode("latin-1"))
    return [int(size) for size in header["shape"]], type_name(header["descr"])


def type_name(descr):
    """'<f8' as 'float64'; a structured type by its field names."""
    if not isinstance(descr, str):
        return "fields " + clean(", ".join(str(field[0]) for field in descr))
    kind, size = descr[1:2], descr[2:]
    names = {"f": "float", "i": "int", "u": "uint", "c": "complex"}
    if kind in names and size.isdigit():
        return f"{names[kind]}{int(size) * 8}"
    return {"b": "bool", "O": "object (pickled)", "U": "str", "S": "bytes", "M": "datetime64"}.get(kind, clean(descr))


def parquet(path, _max_bytes):
    if version_of("pyarrow") is None:
        return {"kind": "table", "note": "Parquet; pyarrow is not installed, so it cannot be read"}
    import pyarrow.parquet

    metadata = pyarrow.parquet.read_metadata(path)
    types = {"double": "float64", "float": "float32", "string": "str", "large_string": "str"}
    columns = []
    for field in metadata.schema.to_arrow_schema():
        name = str(field.type)
        type_ = "datetime64" if name.startswith(("timestamp", "date")) else types.get(name, name)
        columns.append({"name": clean(field.name), "type": clean(type_)})
    kept, left_out = few_columns(columns)
    return {"kind": "table", "rows": metadata.num_rows, "columns": kept, "columnsLeftOut": left_out}


def sqlite(path, _max_bytes):
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\x00":
            return {"kind": "other"}
    url = path.resolve().as_uri() + "?mode=ro&immutable=1"
    connection = sqlite3.connect(url, uri=True)
    try:
        connection.set_progress_handler(lambda: 1, MAX_STEPS)
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
        counted = path.stat().st_size <= COUNTED_BYTES
        return [table(connection, name, counted) for (name,) in tables[:MAX_TABLES]]
    finally:
        connection.close()


def table(connection, name, counted):
    quoted = '"{}"'.format(name.replace('"', '""'))
    columns = [
        {"name": clean(str(row[1])), "type": clean(str(row[2]).lower() or "any")}
        for row in connection.execute(f"PRAGMA table_info({quoted})")
    ]
    kept, left_out = few_columns(columns)
    fact = {"part": ", table " + clean(name), "kind": "table", "columns": kept, "columnsLeftOut": left_out}
    if counted:
        fact["rows"] = connection.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]
    return fact
