"""Untrusted text made fit for a prompt, and long lists made short."""

import unicodedata

MAX_TEXT = 60
MAX_COLUMNS = 100
# The last columns are kept too: the target often stands there.
LAST_COLUMNS = 20


def clean(text, limit=MAX_TEXT):
    """One line without control, format or surrogate characters, at most `limit` characters long."""
    text = text[: limit * 8]
    kept = "".join(" " if char in "\t\r\n" else char for char in text if is_plain(char))
    kept = " ".join(kept.split())
    return kept if len(kept) <= limit else kept[: limit - 1] + "\u2026"


def is_plain(char):
    return char in "\t\r\n" or unicodedata.category(char)[0] != "C"


def few_columns(columns):
    """The first 80 and last 20 of too many columns, and how many are left out."""
    if len(columns) <= MAX_COLUMNS:
        return columns, 0
    first = MAX_COLUMNS - LAST_COLUMNS
    return columns[:first] + columns[-LAST_COLUMNS:], len(columns) - MAX_COLUMNS
