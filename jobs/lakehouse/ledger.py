"""Which raw files a table holds: kept with the table, changed in the same commit as its rows.

The table property survives the expiry of snapshots; each snapshot says besides which files it brought.
Packed: names of parts are alike, so a file costs some 10 bytes and ten thousand files a 100 KB property.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable

from lakehouse.failures import ChangedFile
from lakehouse.raw_files import RawFile

PROPERTY = "lakehouse.loaded-files"


def pack(files: Iterable[RawFile]) -> str:
    text = json.dumps({file.path: file.size for file in sorted(files)}, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def unpack(packed: str | None) -> list[RawFile]:
    if packed is None:
        return []
    sizes = json.loads(zlib.decompress(base64.b64decode(packed)))
    return [RawFile(path, size) for path, size in sizes.items()]


def not_loaded(found: list[RawFile], loaded: list[RawFile]) -> list[RawFile]:
    """Files of `found` that are new.

    Raises ChangedFile for one that was loaded with another size: its old rows cannot be told from the others.
    """
    sizes = {file.path: file.size for file in loaded}
    for file in found:
        if sizes.get(file.path, file.size) != file.size:
            raise ChangedFile(
                f"{file.path} has {file.size} bytes, it had {sizes[file.path]} when it was loaded: "
                "run with --mode full to load all files again, or give changed data a new name."
            )
    return [file for file in found if file.path not in sizes]
