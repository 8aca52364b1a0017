"""Which raw data files a location holds, and how each is laid out.

Layouts: JSON lines (one record a line), or one array of records, each plain or gzipped. The layout is read off the
first bytes; nothing is inferred about the columns.
"""

from __future__ import annotations

import zlib
from enum import Enum
from typing import Any, NamedTuple

from pyspark.sql import SparkSession

from lakehouse.failures import NoInput, UnreadableFile

HEAD_BYTES = 4096
GZIP_MAGIC = b"\x1f\x8b"
#: A gzip file ends with the length of its content, modulo 2**32.
GZIP_LENGTH_BYTES = 4


class Layout(Enum):
    LINES = "lines"
    ARRAY = "array"


class RawFile(NamedTuple):
    #: As Spark names it, e.g. `s3://bucket/raw_data/sales/part-00000.json.gz`.
    path: str
    #: Bytes as stored.
    size: int
    #: Changes when the file is written again: see `_version`.
    version: str = ""


def list_raw_files(spark: SparkSession, location: str) -> list[RawFile]:
    """Files at `location`: a file, a folder with all below it, or a glob. In path order.

    Names that start with `_` or `.` are not data, as Spark has it. Raises NoInput when there is none.
    """
    jvm: Any = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(location)
    file_system = _file_system(spark, path)
    found: list[RawFile] = []
    for status in file_system.globStatus(path) or []:
        if status.isFile():
            found.append(_raw_file(status))
            continue
        inside = file_system.listFiles(status.getPath(), True)
        while inside.hasNext():
            entry = inside.next()
            if entry.getPath().getName()[0] not in "_.":
                found.append(_raw_file(entry))
    files = sorted(file for file in set(found) if file.size > 0 or not file.path.endswith("/"))
    if not files:
        raise NoInput(f"{location} holds no file: check --raw_data, or upload the data first.")
    return files


def _raw_file(status: Any) -> RawFile:
    return RawFile(status.getPath().toString(), status.getLen(), _version(status))


def _version(status: Any) -> str:
    """The ETag where the file system tells it, as S3A does, else the time of the last change in milliseconds.

    https://hadoop.apache.org/docs/r3.3.4/api/org/apache/hadoop/fs/EtagSource.html
    """
    etag = status.getEtag() if "getEtag" in dir(status) else None
    return f"etag {etag}" if etag else f"time {status.getModificationTime()}"


def layout_of(spark: SparkSession, file: RawFile, max_array_bytes: int) -> Layout:
    """Layout of one file. Raises UnreadableFile when it is empty, not JSON, or an array beyond the limit.

    An array is one value: Spark parses it in one task and holds all its records in memory.
    """
    if file.size == 0:
        raise UnreadableFile(f"{file.path} is empty: remove it or upload it again.")
    head = _read(spark, file, 0, HEAD_BYTES)
    packed = head.startswith(GZIP_MAGIC)
    text = _unpack(file, head) if packed else head
    start = text.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return Layout.LINES
    if start != b"[":
        what = "is empty" if start == b"" else "is neither JSON lines nor a JSON array"
        raise UnreadableFile(f"{file.path} {what}: it must begin with {{ or [.")
    length = _unpacked_length(spark, file) if packed else file.size
    if length > max_array_bytes:
        raise UnreadableFile(
            f"{file.path} is one JSON array of {length / 1e6:.0f} MB, more than the {max_array_bytes / 1e6:.0f} MB "
            "that fit in memory at once: write it as JSON lines, split it, or raise --max_array_mb on larger workers."
        )
    return Layout.ARRAY


def _file_system(spark: SparkSession, path: Any) -> Any:
    session: Any = spark._jsparkSession
    return path.getFileSystem(session.sessionState().newHadoopConf())


def _read(spark: SparkSession, file: RawFile, offset: int, length: int) -> bytes:
    jvm: Any = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(file.path)
    stream = _file_system(spark, path).open(path)
    try:
        stream.seek(offset)
        bounded = jvm.org.apache.commons.io.input.BoundedInputStream(stream, length)
        return bytes(jvm.org.apache.commons.io.IOUtils.toByteArray(bounded))
    finally:
        stream.close()


def _unpack(file: RawFile, head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error as error:
        raise UnreadableFile(f"{file.path} is no valid gzip file ({error}): upload it again.") from error


def _unpacked_length(spark: SparkSession, file: RawFile) -> int:
    """Lower bound for content above 4 GiB: at least its packed size."""
    tail = _read(spark, file, max(0, file.size - GZIP_LENGTH_BYTES), GZIP_LENGTH_BYTES)
    return max(int.from_bytes(tail, "little"), file.size)
