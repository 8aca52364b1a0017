"""The content of a file that is read as a whole: unpacked, and decoded."""

from __future__ import annotations

import gzip
import io
import zlib

from lakehouse.json_array import GZIP_MAGIC


class BrokenContent(Exception):
    """The content cannot be unpacked; the message says why."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.cure = cure


def unpacked(content: bytes, most_bytes: int) -> str:
    """As text, with an unpaired surrogate for each byte that is not UTF-8. Raises BrokenContent."""
    if content.startswith(GZIP_MAGIC):
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(most_bytes + 1)
        except (EOFError, OSError, zlib.error) as error:
            raise BrokenContent("is truncated or corrupt and cannot be decompressed", "Upload it again") from error
    if len(content) > most_bytes:
        raise BrokenContent(
            f"more than {most_bytes / 1e6:.0f} MB, the limit for one task",
            "Split it, or raise --max_array_mb on larger workers",
        )
    return content.decode(errors="surrogateescape")
