"""Reads grey pictures without an imaging library, so that preparing a task needs numpy alone."""

from __future__ import annotations

import struct
import zlib

import numpy as np


def read_grey_png(raw: bytes) -> np.ndarray:
    """Pixels (rows, columns), 0 to 255, of an 8-bit grey PNG that is not interlaced.

    Source: Portable Network Graphics (PNG) Specification, third edition, chunks and section 9 (filters).
    """
    position, packed = 8, b""
    while position < len(raw):
        length, kind = struct.unpack(">I4s", raw[position : position + 8])
        body = raw[position + 8 : position + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
            if (depth, colour, interlace) != (8, 0, 0):
                raise SystemExit("Not an 8-bit grey PNG; use the package that data-requirements.txt names.")
        if kind == b"IDAT":
            packed += body
        position += length + 12
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width + 1)
    picture, above = np.zeros((height, width), np.uint8), [0] * width
    for number, line in enumerate(lines):
        above = unfiltered(int(line[0]), line[1:].tolist(), above)
        picture[number] = above
    return picture


def unfiltered(kind: int, line: list[int], above: list[int]) -> list[int]:
    """One row of pixels out of its filtered values and the row above."""
    left = corner = 0
    result = []
    for value, up in zip(line, above):
        guess = left + up - corner
        near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
        left = (value + (0, left, up, (left + up) // 2, near)[kind]) & 255
        corner = up
        result.append(left)
    return result
