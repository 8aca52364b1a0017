"""Which files a location holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lakehouse.failures import NoInput
from lakehouse.raw_files import list_raw_files


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
    with pytest.raises(NoInput, match=r"missing/ has no files"):
        list_raw_files(spark, f"{tmp_path}/missing/")
