"""Which raw data files a location holds."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, NamedTuple

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from lakehouse.failures import BadArgument, NoInput, UnreadableFile

GLOB = re.compile(r"[*?{}\[\]\\]")


class RawFile(NamedTuple):
    #: As Spark names it, e.g. `s3://bucket/raw_data/sales/part-00000.json.gz`.
    path: str
    #: Bytes as stored.
    size: int
    #: Changes when the file is written again: see `_version`.
    version: str = ""
    #: Milliseconds since 1970, as the file system tells it: also another after a file was replaced, and put back.
    modified: int = 0


def list_raw_files(spark: SparkSession, location: str) -> list[RawFile]:
    """Files at `location`: a file, a folder with all below it, or else a glob. In path order.

    What lies below the location, or is found by the glob, is not data where any part of its name begins with `_` or
    `.`, as Spark and Hive have it. Raises NoInput when there is none, UnreadableFile for a name that Spark reads as
    another.
    """
    jvm: Any = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(location)
    file_system = file_system_of(spark, path)
    found: dict[str, RawFile] = {}
    for root, fixed in _roots(file_system, path):
        below = _files(file_system, root)
        names = Counter(file.path for file in below)
        for file in below:
            if names[file.path] > 1 or not file.path.startswith(fixed):
                raise misnamed(file.path)
            if not _is_hidden(file.path.removeprefix(fixed)):
                found[file.path] = file
    files = sorted(file for file in found.values() if file.size > 0 or not file.path.endswith("/"))
    if not files:
        raise NoInput(f"{location} has no files. Check --raw_data, or upload the data first.")
    return files


def misnamed(path: str) -> UnreadableFile:
    return UnreadableFile(
        f"{path}: the object's name has an empty part, . or .., so Spark would read a different object. Rename it."
    )


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
            "Set the folder instead."
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
    version = _version(status)
    return RawFile(status.getPath().toString(), status.getLen(), version, status.getModificationTime())


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


def file_system_of(spark: SparkSession, path: Any) -> Any:
    session: Any = spark._jsparkSession
    return path.getFileSystem(session.sessionState().newHadoopConf())
