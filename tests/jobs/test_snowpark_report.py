from __future__ import annotations

import datetime
import io
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.snowpark_report import awaited_date

JOBS = Path(__file__).parents[2] / "jobs"


def test_the_date_is_read_once_the_session_is_open() -> None:
    assert awaited_date(io.StringIO("2026-02-28\n")) == datetime.date(2026, 2, 28)


@pytest.mark.parametrize("nothing", ["", "\n"])
def test_nothing_is_written_for_who_has_gone(nothing: str) -> None:
    with pytest.raises(SystemExit, match="No report was written"):
        awaited_date(io.StringIO(nothing))


@pytest.mark.parametrize("wrong", ["today\n", "2026-02-30\n", "1' OR '1'='1\n"])
def test_only_a_date_is_taken(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|out of range"):
        awaited_date(io.StringIO(wrong))


def test_a_date_is_given_in_one_way() -> None:
    words = ["--database", "L", "--schema", "s", "--source_table", "a", "--report_table", "b", "--limit", "1"]
    both = ["--report_date", "2026-01-01", "--await_report_date"]
    done = subprocess.run(
        [sys.executable, str(JOBS / "snowpark_report.py"), *words, *both], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "not allowed with" in done.stderr
