from __future__ import annotations

import pytest

from lakehouse.failures import ChangedFile
from lakehouse.ledger import not_loaded, pack, unpack
from lakehouse.raw_files import RawFile

A, B = RawFile("s3://lake/raw_data/a.json", 10), RawFile("s3://lake/raw_data/b.json", 20)


def test_what_is_packed_comes_back_in_order() -> None:
    assert unpack(pack([B, A])) == [A, B]
    assert unpack(None) == []
    assert pack([A, B]) == pack([B, A])


def test_ten_thousand_parts_stay_small() -> None:
    parts = [
        RawFile(f"s3://lake/raw_data/sales/2024/part-{n:05d}.json.gz", 5_000_000 + n * 7919) for n in range(10_000)
    ]
    assert unpack(pack(parts)) == parts
    assert len(pack(parts)) < 150_000


def test_only_new_files_are_left() -> None:
    assert not_loaded([A, B], [A]) == [B]
    assert not_loaded([A], [A, B]) == []


def test_a_file_that_changed_is_refused() -> None:
    with pytest.raises(ChangedFile, match=r"a\.json has 11 bytes, it had 10 .* --mode full"):
        not_loaded([A._replace(size=11)], [A])
