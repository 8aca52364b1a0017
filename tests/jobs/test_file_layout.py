"""What can be said of a file before it is read: its layout, or why it is none."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lakehouse.failures import UnreadableFile
from lakehouse.file_content import GZIP_MAGIC
from lakehouse.file_layout import Layout, layout_of
from lakehouse.raw_files import RawFile

MEGABYTE = 1024 * 1024


def with_header(content: bytes, flag: int, field: bytes) -> bytes:
    """Packed, with an optional field of the header: https://www.rfc-editor.org/rfc/rfc1952#page-5"""
    packed = gzip.compress(content)
    return packed[:3] + bytes([flag]) + packed[4:10] + field + packed[10:]


#: Packed lines whose first bytes say nothing of them.
SLOW_STARTS = [
    # https://github.com/dart-lang/sdk/issues/64218
    gzip.compress(b"") + gzip.compress(b"{}"),
    gzip.compress(b"") * 300 + gzip.compress(b"{}"),
    gzip.compress(b"\n \r\n") + gzip.compress(b"{}"),
    gzip.compress(b"\n" * 100_000 + b"{}"),
    with_header(b"{}", 4, (5000).to_bytes(2, "little") + bytes(5000)),
    with_header(b"{}", 8, b"n" * 9000 + b"\0"),
]


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        (b'{"a": 1}\n', Layout.LINES),
        (b'\n  [{"a": 1}]', Layout.ARRAY),
        (b'\xef\xbb\xbf{"a": 1}', Layout.LINES),
        (gzip.compress(b'[{"a": 1}]'), Layout.ARRAY),
        (gzip.compress(b'{"a": 1}'), Layout.LINES),
        # More than the first bytes tell.
        (b'{"a": 1,\n', Layout.LINES),
        *[(packed, Layout.LINES) for packed in SLOW_STARTS],
        (b"\n" * 100_000 + b"[]", Layout.ARRAY),
        (b"\xef\xbb\xbf" + b" " * 5000 + b"{}", Layout.LINES),
    ],
)
def test_layout_is_read_off_the_first_bytes(
    spark: SparkSession, tmp_path: Path, content: bytes, layout: Layout
) -> None:
    path = tmp_path / ("file.gz" if content.startswith(GZIP_MAGIC) else "file")
    path.write_bytes(content)
    assert layout_of(spark, RawFile(str(path), len(content)), MEGABYTE) is layout


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("file", b"", "is empty"),
        ("file.gz", gzip.compress(b""), "is empty"),
        ("file", b"  \n ", "is empty"),
        ("file", b"id,name\n1,Ada\n", "is neither JSON lines nor a JSON array"),
        ("file", b"[" + b" " * 2 * MEGABYTE + b"]", r"one JSON array of more than 1 MB.*split it"),
        ("file", b" " * 2 * MEGABYTE + b"{}", "begins with a megabyte of whitespace"),
        ("file.gz", b"\x1f\x8bnonsense", "is truncated or corrupt"),
        # https://aws.amazon.com/blogs/big-data/optimizing-downstream-data-processing-with-amazon-kinesis-data-firehose-and-amazon-emr-running-apache-spark
        ("firehose-2024-02-29-10", gzip.compress(b"{}"), "is gzip, but its name does not end in .gz"),
        ("file.json", gzip.compress(b"[{}]"), "is gzip, but its name does not end in .gz"),
        ("file.json.gz", b"{}", "is not a gzip file, although its name ends in .gz"),
        ("file.json.bz2", b"{}", r"\.bz2 is not supported"),
        ("file.snappy", b"[]", r"\.snappy is not supported"),
        ("file.json.bz2", gzip.compress(b"{}"), "is gzip, but its name does not end in .gz"),
        ("file", '{"a": 1}'.encode("utf-16"), "is UTF-16 or UTF-32"),
        ("file", '[{"a": 1}]'.encode("utf-16-le"), "is UTF-16 or UTF-32"),
        ("file", '{"a": 1}'.encode("utf-16-be"), "is UTF-16 or UTF-32"),
        ("file.gz", gzip.compress('{"a": 1}'.encode("utf-32")), "is UTF-16 or UTF-32"),
        ("file", '\n\n{"a": 1}'.encode("utf-32-le"), "is UTF-16 or UTF-32"),
        # What is none of these is not called so: a file that was allocated and not written, or packed twice.
        ("file", bytes(4096), "is neither JSON lines nor a JSON array"),
        ("file", bytes(512) + b'{"a": 1}', "is neither JSON lines nor a JSON array"),
        ("file.gz", gzip.compress(gzip.compress(b"{}")), "is compressed twice"),
        ("file", b'{\n  "a": 1\n}\n', "begins with a JSON object that spans several lines"),
        ("file", b'\xef\xbb\xbf{"a": 1,\r "b": 2}', "begins with a JSON object that spans several lines"),
        ("file", b'{"a": {\n}}{"a": 1}\n', "begins with a JSON object that spans several lines"),
    ],
)
def test_unreadable_files_are_named(
    spark: SparkSession, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=rf"{re.escape(str(path))}.*{message}"):
        layout_of(spark, RawFile(str(path), len(content)), MEGABYTE)


@pytest.mark.parametrize("length", [2, 5, 10, 15])
def test_a_packed_file_that_is_cut_off_at_its_very_beginning_is_not_called_empty(
    spark: SparkSession, tmp_path: Path, length: int
) -> None:
    path = tmp_path / "file.gz"
    path.write_bytes(gzip.compress(b'{"a": 1}')[:length])
    with pytest.raises(UnreadableFile, match="is truncated or corrupt"):
        layout_of(spark, RawFile(str(path), length), MEGABYTE)


def test_an_object_that_spark_reads_another_name_for_is_named(spark: SparkSession, tmp_path: Path) -> None:
    """What S3A lists as a/b.json may be a//b.json or a/./b.json, and then nothing of that name is there."""
    listed = f"{tmp_path}/a/b.json"
    with pytest.raises(
        UnreadableFile, match=rf"^{re.escape(listed)}: the object's name has an empty part.*Rename it\.$"
    ):
        layout_of(spark, RawFile(listed, 10), MEGABYTE)
