"""How a raw data file is laid out: JSON lines (one record a line), or one array of records, each plain or gzipped.

That is read off what the file begins with, so that what will be read wrongly is refused by name before it is read.
Nothing is inferred about the columns.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from enum import Enum
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from lakehouse.declarations import CSV, JSON, PARQUET
from lakehouse.failures import UnreadableFile
from lakehouse.file_content import GZIP_MAGIC
from lakehouse.json_array import TooLargeArray
from lakehouse.parquet_records import MAGIC
from lakehouse.raw_files import GLOB, RawFile, file_system_of, misnamed

#: Read at a time, until there is something to see.
HEAD_BYTES = 4096
#: A file that begins with more blanks is none of ours.
MOST_BLANKS = 1 << 20
UTF8_MARK = b"\xef\xbb\xbf"
#: The marks of UTF-16 (UTF-32 in the second order begins like it), or an ASCII character among NULs.
WIDE = re.compile(rb"\xff\xfe|\xfe\xff|[ \t\r\n{\[]\0|\0(?:\0\0)?[ \t\r\n{\[]")
BLANK = b" \t\r\n"


class Layout(Enum):
    LINES = "lines"
    ARRAY = "array"
    CSV = "csv"
    PARQUET = "parquet"


def layout_of(spark: SparkSession, file: RawFile, max_array_bytes: int, format_: str = JSON) -> Layout:
    """Layout of one file of the declared format.

    Raises UnreadableFile when it is empty, not JSON in UTF-8, not packed as its name says, or an array that is stored
    in more bytes than one task may read; how long a packed one is, only reading tells.
    """
    if file.size == 0:
        raise UnreadableFile(f"{file.path} is empty. Remove it, or upload it again.")
    if format_ == PARQUET:
        _check_parquet(spark, file, max_array_bytes)
        return Layout.PARQUET
    text = _first_text(spark, file)
    if format_ == CSV:
        if text == b"":
            raise UnreadableFile(f"{file.path} is empty. Remove it, or upload it again.")
        _check_size(file, max_array_bytes)
        return Layout.CSV
    if text.startswith(b"{"):
        _check_lines(file, text.decode(errors="replace"))
        return Layout.LINES
    if not text.startswith(b"["):
        what = "is empty" if text == b"" else "is neither JSON lines nor a JSON array"
        raise UnreadableFile(f"{file.path} {what}. It must begin with {{ or [.")
    if file.size > max_array_bytes:
        error = TooLargeArray(max_array_bytes)
        raise UnreadableFile(f"{file.path}: {error}. {error.cure}.")
    return Layout.ARRAY


def _check_parquet(spark: SparkSession, file: RawFile, most_bytes: int) -> None:
    with io.BufferedReader(_Stored(spark, file), HEAD_BYTES) as stored:
        if not stored.peek(len(MAGIC)).startswith(MAGIC):
            raise UnreadableFile(f"{file.path} is not Parquet: it must begin with PAR1. Remove it, or upload it again.")
    _check_size(file, most_bytes)


def _check_size(file: RawFile, most_bytes: int) -> None:
    if file.size > most_bytes:
        raise UnreadableFile(
            f"{file.path} has more than {most_bytes / 1e6:.0f} MB, the limit for one task. Split it, or raise "
            "--max_array_mb on larger workers."
        )


def cut_off(path: str) -> UnreadableFile:
    return UnreadableFile(f"{path} is truncated or corrupt and cannot be decompressed. Upload it again.")


def _first_text(spark: SparkSession, file: RawFile) -> bytes:
    """What the content begins with, unpacked, without mark and blanks; empty where there is nothing else."""
    with io.BufferedReader(_Stored(spark, file), HEAD_BYTES) as stored:
        packed = stored.peek(len(GZIP_MAGIC)).startswith(GZIP_MAGIC)
        _check_name(spark, file, packed)
        # Also where the first of several members is empty, or the header long.
        content: Any = gzip.GzipFile(fileobj=stored) if packed else stored
        try:
            first = content.read(HEAD_BYTES)
            if first.startswith(GZIP_MAGIC):
                raise UnreadableFile(f"{file.path} is compressed twice. Compress it once.")
            if WIDE.match(first):
                raise UnreadableFile(f"{file.path} is UTF-16 or UTF-32. Write it as UTF-8.")
            text: bytes = first.removeprefix(UTF8_MARK).lstrip(BLANK)
            read = len(first)
            while text == b"" and (piece := content.read(HEAD_BYTES)):
                text, read = piece.lstrip(BLANK), read + len(piece)
                if read > MOST_BLANKS:
                    raise UnreadableFile(
                        f"{file.path} begins with a megabyte of whitespace. It must begin with {{ or [."
                    )
        except (EOFError, OSError, zlib.error) as error:
            raise cut_off(file.path) from error
    return text


class _Stored(io.RawIOBase):
    """A file's bytes as they are stored, from its first."""

    def __init__(self, spark: SparkSession, file: RawFile) -> None:
        jvm: Any = spark._jvm
        self._jvm = jvm
        path = jvm.org.apache.hadoop.fs.Path(file.path)
        try:
            self._stream = file_system_of(spark, path).open(path)
        except Py4JJavaError as error:
            if "FileNotFoundException" not in str(error.java_exception.toString()):
                raise
            # It was listed: what is listed as a/b may be a//b, or a/./b.
            raise misnamed(file.path) from error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        bounded = self._jvm.org.apache.commons.io.input.BoundedInputStream(self._stream, len(buffer))
        found = bytes(self._jvm.org.apache.commons.io.IOUtils.toByteArray(bounded))
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _check_name(spark: SparkSession, file: RawFile, packed: bool) -> None:
    """Spark unpacks by the name, whatever the content is."""
    jvm: Any = spark._jvm
    session: Any = spark._jsparkSession
    name = file.path.rsplit("/", 1)[-1]
    if GLOB.search(file.path) and ":" in name:
        raise UnreadableFile(f"{file.path}: Spark cannot read a name with a colon and one of *?{{}}[]\\. Rename it.")
    path = jvm.org.apache.hadoop.fs.Path(file.path)
    codecs = jvm.org.apache.hadoop.io.compress.CompressionCodecFactory(session.sessionState().newHadoopConf())
    codec = codecs.getCodec(path)
    suffix = "" if codec is None else str(codec.getDefaultExtension())
    if packed and suffix != ".gz":
        raise UnreadableFile(f"{file.path} is gzip, but its name does not end in .gz. Rename it.")
    if suffix == ".gz" and not packed:
        raise UnreadableFile(
            f"{file.path} is not a gzip file, although its name ends in .gz. Rename it, or compress it."
        )
    if suffix not in ("", ".gz"):
        raise UnreadableFile(f"{file.path}: {suffix} is not supported. Write it uncompressed or as .gz, or rename it.")


def _check_lines(file: RawFile, head: str) -> None:
    """Raises UnreadableFile where the first object goes over several lines, as far as can be seen."""
    try:
        _, end = json.JSONDecoder().raw_decode(head)
    except (json.JSONDecodeError, RecursionError):
        return
    if "\n" in head[:end] or "\r" in head[:end]:
        raise UnreadableFile(
            f"{file.path} begins with a JSON object that spans several lines. "
            "Write one record per line, or an array of records."
        )
