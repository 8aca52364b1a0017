"""The elements of an array that is a file: unpacked, decoded and cut piece by piece, to the file's last byte."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import re
import zlib
from typing import Any, NamedTuple

from lakehouse.file_content import GZIP_MAGIC, BrokenContent
from lakehouse.json_record import BLANK, RecordReader

BYTE_ORDER_MARK = "\ufeff"
#: Text that is decoded at a time, and how little of it may be left before more is.
CHUNK, LOW = 1 << 20, 1 << 16
#: No token but a text is longer: an error further from the end is not due to what is still to come.
LONGEST_TOKEN = 64


#: Between two objects of an array.
BETWEEN = re.compile(r"\}[ \t\r\n]*,[ \t\r\n]*\{")


class BrokenArray(BrokenContent):
    """The content is not one JSON array from its first to its last byte; the message says why."""

    cure = "Upload the file again"


class TooLargeArray(BrokenArray):
    cure = "Write it as JSON lines, split it, or raise --max_array_mb on larger workers"

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"one JSON array of more than {most_bytes / 1e6:.0f} MB, the limit for one task")


class Block(NamedTuple):
    """Elements of an array, if the text is JSON."""

    text: str
    separator: str
    #: Where the element that follows begins.
    end: int


class ArrayText:
    """The content of an array file, read from one element to the next.

    A byte that is not UTF-8 becomes an unpaired surrogate, U+DC80 to U+DCFF: it may be part of a text in one element.
    """

    def __init__(self, content: bytes, most_bytes: int) -> None:
        """`most_bytes`: what it may have when it is unpacked."""
        packed: io.BufferedIOBase = io.BytesIO(content)
        self._stream = gzip.GzipFile(fileobj=packed) if content.startswith(GZIP_MAGIC) else packed
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._ended = False
        self._most_bytes, self._bytes = most_bytes, 0
        #: Decoded and not yet dropped; `at` is where the next element, or the end of the array, is looked for.
        self.text, self.at = "", 0

    def open(self) -> bool:
        """Goes behind the `[`; False when the array is empty."""
        while not self.text and not self._ended:
            self._fill()
        if self.text.startswith(BYTE_ORDER_MARK):
            self.at = 1
        self._expect("[")
        if self._next() != "]":
            return True
        self._expect("]")
        self._close()
        return False

    def more(self) -> None:
        """Sees to it that the next element is there, unless it is a large one."""
        if len(self.text) - self.at < LOW and not self._ended:
            self._fill()

    def block(self) -> Block | None:
        """What is there from here up to the last of the separators that look like the next one."""
        between = BETWEEN.search(self.text, self.at)
        if between is None:
            return None
        # With the braces on both sides.
        separator = between[0]
        last = self.text.rindex(separator, self.at)
        return Block(self.text[self.at : last + 1], separator, last + len(separator) - 1)

    def element(self, reader: RecordReader) -> tuple[Any, str, bool]:
        """Value and text of the next element, which need not be an object, and whether another follows."""
        self._next()
        while True:
            try:
                value, end = reader.decode(self.text, self.at)
                # A number may go on.
                if end < len(self.text) or self._ended:
                    break
            except json.JSONDecodeError as error:
                if self._ended or self._is_certain(error):
                    raise BrokenArray(f"not a complete JSON array ({error.msg})") from error
            except RecursionError as error:
                raise BrokenArray("a record is nested too deeply") from error
            self._fill()
        text = self.text[self.at : end]
        self.at = end
        follows = self._expect(",]") == ","
        if not follows:
            self._close()
        return value, text, follows

    def _is_certain(self, error: json.JSONDecodeError) -> bool:
        return error.pos < len(self.text) - LONGEST_TOKEN and not error.msg.startswith("Unterminated string")

    def _close(self) -> None:
        if self._next() != "":
            raise BrokenArray("data follows the JSON array and would not be loaded")

    def _expect(self, characters: str) -> str:
        found = self._next()
        if found == "" or found not in characters:
            raise BrokenArray(f"not a complete JSON array (Expecting {' or '.join(characters)})")
        self.at += 1
        return found

    def _next(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in BLANK:
                    return self.text[self.at]
                self.at += 1
            if self._ended:
                return ""
            self._fill()

    def _fill(self) -> None:
        """Drops what was read and decodes more, twice as much for what is large."""
        kept = self.text[self.at :]
        try:
            raw = self._stream.read(max(CHUNK, len(kept)))
        except (EOFError, OSError, zlib.error) as error:
            raise BrokenArray("is truncated or corrupt and cannot be decompressed") from error
        self._bytes += len(raw)
        if self._bytes > self._most_bytes:
            raise TooLargeArray(self._most_bytes)
        self._ended = raw == b""
        self.text, self.at = kept + self._decoder.decode(raw, final=self._ended), 0
