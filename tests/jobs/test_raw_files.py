"""Which files a location holds, and what can be said of each before it is read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lakehouse.failures import NoInput, UnreadableFile
from lakehouse.json_array import GZIP_MAGIC
from lakehouse.raw_files import Layout, RawFile, layout_of, list_raw_files

MEGABYTE = 1024 * 1024


def test_files_of_a_location(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.json", "a.json", "deep/c.json", "_SUCCESS", ".hidden"):
        (tmp_path / name).write_text("{}")

    (tmp_path / "_tmp").mkdir()
    (tmp_path / "deep" / ".old").mkdir()
    for name in ("_tmp/d.json", "deep/.old/e.json", "f.json._COPYING_"):
        (tmp_path / name).write_text("{}")

    def names(location: str) -> list[str]:
        return [file.path.rsplit("/", 1)[-1] for file in list_raw_files(spark, str(tmp_path / location))]

    assert names("") == ["a.json", "b.json", "c.json"]
    assert names("a.json") == ["a.json"]
    assert names("*.json") == ["a.json", "b.json"]
    assert names("*") == ["a.json", "b.json", "c.json"]
    # What a location says itself is data: only what was found below it can be hidden.
    assert names("_tmp") == names("_tmp/*") == ["d.json"]
    with pytest.raises(NoInput, match=r"missing/ holds no file"):
        list_raw_files(spark, f"{tmp_path}/missing/")


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
        (
            "file.gz",
            gzip.compress(b"[" + b" " * 2 * MEGABYTE + b"]"),
            r"one JSON array of 2 MB, more than the 1 MB.*split it",
        ),
        ("file.gz", b"\x1f\x8bnonsense", "no valid gzip file"),
        # https://aws.amazon.com/blogs/big-data/optimizing-downstream-data-processing-with-amazon-kinesis-data-firehose-and-amazon-emr-running-apache-spark
        ("firehose-2024-02-29-10", gzip.compress(b"{}"), "is gzip, but its name does not end in .gz"),
        ("file.json", gzip.compress(b"[{}]"), "is gzip, but its name does not end in .gz"),
        ("file.json.gz", b"{}", "is no gzip file, as its name says"),
        ("file.json.bz2", b"{}", r"\.bz2 is not unpacked"),
        ("file.snappy", b"[]", r"\.snappy is not unpacked"),
        ("file.json.bz2", gzip.compress(b"{}"), "is gzip, but its name does not end in .gz"),
        ("file", '{"a": 1}'.encode("utf-16"), "is UTF-16 or UTF-32"),
        ("file", '[{"a": 1}]'.encode("utf-16-le"), "is UTF-16 or UTF-32"),
        ("file", '{"a": 1}'.encode("utf-16-be"), "is UTF-16 or UTF-32"),
        ("file.gz", gzip.compress('{"a": 1}'.encode("utf-32")), "is UTF-16 or UTF-32"),
        ("file", b'{\n  "a": 1\n}\n', "begins with a JSON object of several lines"),
        ("file", b'\xef\xbb\xbf{"a": 1,\r "b": 2}', "begins with a JSON object of several lines"),
        ("file", b'{"a": {\n}}{"a": 1}\n', "begins with a JSON object of several lines"),
    ],
)
def test_unreadable_files_are_named(
    spark: SparkSession, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=rf"{path}.*{message}"):
        layout_of(spark, RawFile(str(path), len(content)), MEGABYTE)
