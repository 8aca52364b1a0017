from __future__ import annotations

import base64
import json
import os
import zlib
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lakehouse.failures import ChangedFile
from lakehouse.ledger import merged, not_loaded, pack, unpack
from lakehouse.raw_files import RawFile, list_raw_files

A, B = RawFile("s3://lake/raw_data/a.json", 10, "etag 0a1b"), RawFile("s3://lake/raw_data/b.json", 20, "etag 2c3d")
#: `{A.path: 10}`, as it was packed when sizes alone were kept.
SIZES_ONLY = base64.b64encode(zlib.compress(json.dumps({A.path: A.size}).encode(), 9)).decode()


def test_what_is_packed_comes_back_in_order() -> None:
    assert [file[:2] for file in unpack(pack([B, A]))] == [A[:2], B[:2]]
    assert pack(unpack(pack([B, A]))) == pack([A, B])
    assert unpack(None) == []
    assert pack([A, B]) == pack([B, A])


def test_ten_thousand_parts_stay_small() -> None:
    parts = [
        RawFile(f"s3://lake/raw_data/sales/2024/part-{n:05d}.json.gz", 5_000_000 + n * 7919, f"etag {n * n:032x}")
        for n in range(10_000)
    ]
    assert not_loaded(parts, unpack(pack(parts))) == []
    assert len(pack(parts)) < 200_000


def test_only_new_files_are_left() -> None:
    assert not_loaded([A, B], unpack(pack([A]))) == [B]
    assert not_loaded([A], unpack(pack([A, B]))) == []


@pytest.mark.parametrize(
    ("found", "loaded", "told"),
    [
        (A._replace(size=11), A, "has 11 bytes but had 10 when it was loaded"),
        # The same size: https://docs.aws.amazon.com/glue/latest/dg/monitor-continuations.html goes by the time, too.
        (A._replace(version="etag ffff"), A, "was replaced after it was loaded"),
        (A._replace(version='etag "0a1b-2"'), A, "was replaced after it was loaded"),
        (A._replace(version="time 1700000001000"), A._replace(version="time 1700000000000"), "was replaced"),
        (A._replace(size=0), A, "has 0 bytes but had 10"),
    ],
)
def test_a_file_that_was_replaced_is_refused_by_name(found: RawFile, loaded: RawFile, told: str) -> None:
    with pytest.raises(ChangedFile, match=rf"a\.json {told}.* --mode full"):
        not_loaded([found], unpack(pack([loaded])))


def test_a_ledger_of_sizes_only_is_read_and_learns_the_versions() -> None:
    known = unpack(SIZES_ONLY)
    assert not_loaded([A, B], known) == [B]
    learned = unpack(pack(merged(known, [A, B])))
    assert not_loaded([A, B], learned) == []
    with pytest.raises(ChangedFile, match="was replaced"):
        not_loaded([A._replace(version="etag ffff")], learned)


def test_versions_of_two_kinds_are_not_compared() -> None:
    assert not_loaded([A._replace(version="time 1700000000000")], unpack(pack([A]))) == []


def test_a_file_that_is_written_again_has_another_version(spark: SparkSession, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"a": 1}')
    [before] = list_raw_files(spark, str(tmp_path))
    assert list_raw_files(spark, str(tmp_path)) == [before]
    file.write_text('{"a": 2}')
    os.utime(file, (0, 1_700_000_000))
    [after] = list_raw_files(spark, str(tmp_path))
    assert (after.path, after.size) == (before.path, before.size)
    with pytest.raises(ChangedFile, match="was replaced"):
        not_loaded([after], unpack(pack([before])))
