"""Folders of images or texts: how many, which classes, how large the first image is."""

import os
import struct

from facts_text import clean

ENDINGS = (".png", ".jpg", ".jpeg")
MAX_CLASSES_NAMED = 12
HEADER_BYTES = 65_536
# Channels by PNG's colour type.
PNG_CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}


def describe_groups(root, groups):
    """One fact for a folder of files, or one for all sibling folders: then each of those is a class.

    `groups` is {kind: {folder: paths}}.
    """
    facts = []
    for kind in sorted(groups):
        parents = {}
        for folder, paths in groups[kind].items():
            parents.setdefault(folder if folder == root else folder.parent, {})[folder] = paths
        for parent in sorted(parents):
            facts.extend(describe_siblings(root, kind, parent, parents[parent]))
    return sorted(facts, key=lambda fact: (fact["kind"], fact["path"]))


def describe_siblings(root, kind, parent, folders):
    if len(folders) == 1:
        ((folder, paths),) = folders.items()
        return [described(root, kind, folder, paths, f"{len(paths)} {kind} files")]
    counts = [f"{clean(folder.name, 30)} ({len(folders[folder])})" for folder in sorted(folders)]
    more = len(counts) - MAX_CLASSES_NAMED
    named = ", ".join(counts[:MAX_CLASSES_NAMED]) + (f", {more} more" if more > 0 else "")
    paths = [path for folder in sorted(folders) for path in folders[folder]]
    return [described(root, kind, parent, paths, f"{len(counts)} sub-folders: {named}")]


def described(root, kind, folder, paths, note):
    relative = os.path.relpath(folder, root).replace(os.sep, "/")
    fact = {"path": clean(relative, 200) + "/", "kind": kind, "rows": len(paths), "note": note}
    shape = image_shape(paths[0]) if kind == "image" else None
    if shape:
        fact["shape"] = shape
        fact["note"] += "; shape is height, width, channels of the first"
    return fact


def image_shape(path):
    """[height, width, channels] by the header of a PNG or JPEG file; None when it has none."""
    try:
        with path.open("rb") as file:
            head = file.read(HEADER_BYTES)
    except OSError:
        return None
    if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 26:
        width, height, _bits, colour = struct.unpack(">IIBB", head[16:26])
        return [height, width, PNG_CHANNELS.get(colour, 3)]
    return jpeg_shape(head) if head.startswith(b"\xff\xd8") else None


def jpeg_shape(head):
    """Walks the segments up to a start of frame (SOF0 to SOF15, without DHT, JPG and DAC)."""
    place = 2
    while place + 10 <= len(head) and head[place] == 0xFF:
        marker = head[place + 1]
        if marker == 0xFF:
            place += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width, channels = struct.unpack(">HHB", head[place + 5 : place + 10])
            return [height, width, channels]
        else:
            place += 2 + struct.unpack(">H", head[place + 2 : place + 4])[0]
    return None
