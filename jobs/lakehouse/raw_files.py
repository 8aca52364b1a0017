"""Which raw data files a location holds, and how each is laid out.

Layouts: JSON lines (one record a line), or one array of records, each plain or gzipped. The layout is read off the
first bytes; nothing is inferred about the columns.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from enum import Enum
from typing import Any, NamedTuple

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from lakehouse.failures import BadArgument, NoInput, UnreadableFile
from lakehouse.json_array import GZIP_MAGIC

HEAD_BYTES = 4096
#: A gzip file ends with the length of its content, modulo 2**32.
GZIP_LENGTH_BYTES = 4
UTF8_MARK = b"\xef\xbb\xbf"
#: UTF-32 in this order begins like it.
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
GLOB = re.compile(r"[*?{}\[\]\\]")


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
    """Files at `location`: a file, a folder with all below it, or else a glob. In path order.

    What lies below the location, or is found by the glob, is not data where any part of its name begins with `_` or
    `.`, as Spark and Hive have it. Raises NoInput when there is none, UnreadableFile for a name that Spark reads as
    another.
    """
    jvm: Any = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(location)
    file_system = _file_system(spark, path)
    found: dict[str, RawFile] = {}
    for root, fixed in _roots(file_system, path):
        below = _files(file_system, root)
        names = Counter(file.path for file in below)
        for file in below:
            if names[file.path] > 1 or not file.path.startswith(fixed):
                raise UnreadableFile(
                    f"{file.path}: an object's name has an empty part, or . or .., so Spark reads another one for it. "
                    "Rename it."
                )
            if not _is_hidden(file.path.removeprefix(fixed)):
                found[file.path] = file
    files = sorted(file for file in found.values() if file.size > 0 or not file.path.endswith("/"))
    if not files:
        raise NoInput(f"{location} holds no file: check --raw_data, or upload the data first.")
    return files


def escaped(path: str) -> str:
    """The path for Spark, which takes each one for a glob: so that it stands for the file of that name only.

    Its option not to (`__globPaths__`) reads all files once more for each name that looks like a glob.
    """
    return GLOB.sub(r"\\\g<0>", path)


def _roots(file_system: Any, path: Any) -> list[tuple[Any, str]]:
    """Status of each file and folder at the path, and what of its name was given, not found."""
    if file_system.exists(path):
        status = file_system.getFileStatus(path)
        return [(status, status.getPath().toString())]
    try:
        statuses = file_system.globStatus(path) or []
    except Py4JJavaError as error:
        if "URISyntaxException" not in str(error.java_exception.toString()):
            raise
        raise BadArgument(
            f"--raw_data is {path.toString()!r}: a glob finds nothing in a folder where names have a colon. "
            "Give the folder instead."
        ) from error
    qualified = file_system.makeQualified(path).toString()
    parts = qualified.split("/")
    given = next((number for number, part in enumerate(parts) if GLOB.search(part)), len(parts))
    return [(status, "/".join(parts[:given])) for status in statuses]


def _files(file_system: Any, status: Any) -> list[RawFile]:
    if status.isFile():
        return [_raw_file(status)]
    found = []
    inside = file_system.listFiles(status.getPath(), True)
    while inside.hasNext():
        found.append(_raw_file(inside.next()))
    return found


def _raw_file(status: Any) -> RawFile:
    return RawFile(status.getPath().toString(), status.getLen(), _version(status))


def _version(status: Any) -> str:
    """The ETag where the file system tells it, as S3A does, else the time of the last change in milliseconds.

    https://hadoop.apache.org/docs/r3.3.4/api/org/apache/hadoop/fs/EtagSource.html
    """
    etag = status.getEtag() if "getEtag" in dir(status) else None
    return f"etag {etag}" if etag else f"time {status.getModificationTime()}"


def _is_hidden(name: str) -> bool:
    """Whether Spark or Hive leave a file out, by what of its path was found."""
    # Spark also leaves out what `hadoop fs -cp` has not finished.
    return any(part.startswith(("_", ".")) for part in name.split("/")) or name.endswith("._COPYING_")


def layout_of(spark: SparkSession, file: RawFile, max_array_bytes: int) -> Layout:
    """Layout of one file.

    Raises UnreadableFile when it is empty, not JSON in UTF-8, not packed as its name says, or an array beyond the
    limit: an array is read by one task.
    """
    if file.size == 0:
        raise UnreadableFile(f"{file.path} is empty: remove it or upload it again.")
    head = _read(spark, file, 0, HEAD_BYTES)
    packed = head.startswith(GZIP_MAGIC)
    _check_name(spark, file, packed)
    text = _unpack(file, head) if packed else head
    if text.startswith(UTF16_MARKS) or b"\0" in text[:4]:
        raise UnreadableFile(f"{file.path} is UTF-16 or UTF-32: write it as UTF-8.")
    text = text.removeprefix(UTF8_MARK).lstrip(b" \t\r\n")
    if text.startswith(b"{"):
        _check_lines(file, text.decode(errors="replace"))
        return Layout.LINES
    if not text.startswith(b"["):
        what = "is empty" if text == b"" else "is neither JSON lines nor a JSON array"
        raise UnreadableFile(f"{file.path} {what}: it must begin with {{ or [.")
    length = _unpacked_length(spark, file) if packed else file.size
    if length > max_array_bytes:
        raise UnreadableFile(
            f"{file.path} is one JSON array of {length / 1e6:.0f} MB, more than the {max_array_bytes / 1e6:.0f} MB "
            "that one task may read: write it as JSON lines, split it, or raise --max_array_mb on larger workers."
        )
    return Layout.ARRAY


def _check_name(spark: SparkSession, file: RawFile, packed: bool) -> None:
    """Spark unpacks by the name, whatever the content is."""
    jvm: Any = spark._jvm
    session: Any = spark._jsparkSession
    name = file.path.rsplit("/", 1)[-1]
    if GLOB.search(file.path) and ":" in name:
        raise UnreadableFile(f"{file.path}: Spark reads no name with a colon beside one of *?{{}}[]\\. Rename it.")
    path = jvm.org.apache.hadoop.fs.Path(file.path)
    codecs = jvm.org.apache.hadoop.io.compress.CompressionCodecFactory(session.sessionState().newHadoopConf())
    codec = codecs.getCodec(path)
    suffix = "" if codec is None else str(codec.getDefaultExtension())
    if packed and suffix != ".gz":
        raise UnreadableFile(f"{file.path} is gzip, but its name does not end in .gz: rename it.")
    if suffix == ".gz" and not packed:
        raise UnreadableFile(f"{file.path} is no gzip file, as its name says: rename it, or pack it.")
    if suffix not in ("", ".gz"):
        raise UnreadableFile(f"{file.path}: {suffix} is not unpacked. Write it plain or as .gz, or rename it.")


def _check_lines(file: RawFile, head: str) -> None:
    """Raises UnreadableFile where the first object goes over several lines, as far as can be seen."""
    try:
        _, end = json.JSONDecoder().raw_decode(head)
    except (json.JSONDecodeError, RecursionError):
        return
    if "\n" in head[:end] or "\r" in head[:end]:
        raise UnreadableFile(
            f"{file.path} begins with a JSON object of several lines: write one record a line, or an array of records."
        )


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
