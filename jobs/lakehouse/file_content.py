"""The content of a file that is read as a whole: unpacked, and decoded."""

from __future__ import annotations

import gzip
import io
import zlib

GZIP_MAGIC = b"\x1f\x8b"


class BrokenContent(Exception):
    """The content cannot be read as what it should be; the message says why."""

    cure = "Upload it again"


class TooLargeContent(BrokenContent):
    cure = "Split it, or raise --max_array_mb on larger workers"


def unpacked(content: bytes, most_bytes: int) -> str:
    """As text, with an unpaired surrogate for each byte that is not UTF-8. Raises BrokenContent."""
    if content.startswith(GZIP_MAGIC):
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(most_bytes + 1)
        except (EOFError, OSError, zlib.error) as error:
            raise BrokenContent("is truncated or corrupt and cannot be decompressed") from error
    if len(content) > most_bytes:
        raise TooLargeContent(f"more than {most_bytes / 1e6:.0f} MB, the limit for one task")
    return content.decode(errors="surrogateescape")
