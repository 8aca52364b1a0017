from __future__ import annotations

import datetime
import sys

import pytest

from lakehouse.failures import BadArgument
from lakehouse.job import Argument, day, positive, read_options
from snowdome.aws.glue_runs.slot import PYTHON_PATH

ARGUMENTS = (Argument("glue_database"), Argument("limit", "10"))


@pytest.fixture(autouse=True)
def _awsglue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(PYTHON_PATH), *sys.path])


def test_defaults_fill_in_and_other_arguments_are_left_alone() -> None:
    argv = ["script.py", "--JOB_NAME", "j", "--glue_database", "sales", "--conf", "a=b --conf c=d"]
    assert read_options(argv, ARGUMENTS) == {"glue_database": "sales", "limit": "10"}
    assert read_options([*argv, "--limit", "3"], ARGUMENTS)["limit"] == "3"


def test_missing_arguments_are_all_named() -> None:
    with pytest.raises(BadArgument, match=r"Missing job arguments: --glue_database, --raw_data\."):
        read_options(["script.py"], (*ARGUMENTS, Argument("raw_data")))


@pytest.mark.parametrize("text", ["0", "-1", "ten", "1.5", ""])
def test_numbers_that_are_none(text: str) -> None:
    with pytest.raises(BadArgument, match="--limit is"):
        positive({"limit": text}, "limit")


def test_days() -> None:
    assert day({"d": "2024-02-29"}, "d") == datetime.date(2024, 2, 29)
    assert day({"d": ""}, "d") == datetime.datetime.now(datetime.timezone.utc).date()
    with pytest.raises(BadArgument, match=r"--d is '2024-02-30'\. Set a date as YYYY-MM-DD"):
        day({"d": "2024-02-30"}, "d")
