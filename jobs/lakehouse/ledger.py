"""Which raw files a table holds: kept with the table, changed in the same commit as its rows.

The table property survives the expiry of snapshots; each snapshot also says which files it brought.
Packed: names of parts are alike, so a file costs some 20 bytes and ten thousand files a 200 KB property.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable

from lakehouse.failures import ChangedFile
from lakehouse.raw_files import RawFile

PROPERTY = "lakehouse.loaded-files"
#: Of a digest of a file's version: two versions look alike once in four billion times.
DIGEST_CHARACTERS = 8


def pack(files: Iterable[RawFile]) -> str:
    known = {file.path: [file.size, _digest(file.version)] for file in sorted(files)}
    text = json.dumps(known, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def unpack(packed: str | None) -> list[RawFile]:
    """The files with digests of their versions; empty ones for files of a ledger that knew sizes only."""
    if packed is None:
        return []
    known = json.loads(zlib.decompress(base64.b64decode(packed)))
    return [RawFile(path, *([entry] if isinstance(entry, int) else entry)) for path, entry in known.items()]


def not_loaded(found: list[RawFile], loaded: list[RawFile]) -> list[RawFile]:
    """Files of `found` that are new.

    Raises ChangedFile for one that was loaded and has been replaced: its old rows cannot be told from the others.
    """
    known = {file.path: file for file in loaded}
    for file in found:
        before = known.get(file.path)
        if before is None:
            continue
        if before.size != file.size:
            told = f"has {file.size} bytes but had {before.size} when it was loaded"
        elif not _same_version(before.version, _digest(file.version)):
            told = "was replaced after it was loaded"
        else:
            continue
        raise ChangedFile(
            f"{file.path} {told}. Run with --mode full to load all files again, or give changed data a new name."
        )
    return [file for file in found if file.path not in known]


def merged(loaded: list[RawFile], found: list[RawFile]) -> list[RawFile]:
    """All files that a table holds, after `found` were compared with those it had; by their newest versions."""
    return list({file.path: file for file in [*loaded, *found]}.values())


def _digest(version: str) -> str:
    """`version` as the ledger keeps it: its first letter, for what it is, and a digest; the same of a digest."""
    kind, _, value = version.partition(" ")
    if value == "":
        return version
    return kind[0] + hashlib.sha256(value.encode()).hexdigest()[:DIGEST_CHARACTERS]


def _same_version(before: str, now: str) -> bool:
    """Versions of different kinds, or of a ledger without, cannot be compared."""
    return before[:1] != now[:1] or before == now
