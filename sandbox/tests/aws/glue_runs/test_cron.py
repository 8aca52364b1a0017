from __future__ import annotations

import datetime

import pytest

from snowdome.aws.glue_runs.cron import Cron, CronError

#: A Thursday.
LEAP_DAY = datetime.datetime(2024, 2, 29, 6, 30)


@pytest.mark.parametrize(
    "expression",
    [
        "cron(30 6 * * ? *)",
        "cron(0/15 6 ? * MON-FRI *)",
        "cron(30 6 29 2 ? 2024)",
        "cron(0,30 * ? FEB 5 *)",
    ],
)
def test_due(expression: str) -> None:
    assert Cron(expression).due(LEAP_DAY)


@pytest.mark.parametrize(
    "expression",
    [
        "cron(31 6 * * ? *)",
        "cron(30 7 * * ? *)",
        "cron(30 6 28 * ? *)",
        "cron(30 6 ? * SUN *)",
        "cron(30 6 * 3 ? *)",
        "cron(30 6 * * ? 2025)",
        "cron(0/20 6 * * ? *)",
    ],
)
def test_not_due(expression: str) -> None:
    assert not Cron(expression).due(LEAP_DAY)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("30 6 * * ? *", "is not a schedule"),
        ("cron(30 6 * * *)", "is not a schedule"),
        ("rate(5 minutes)", "is not a schedule"),
        ("cron(30 6 * * * *)", "exactly one"),
        ("cron(30 6 ? * ? *)", "exactly one"),
        ("cron(60 6 * * ? *)", "use 0 to 59"),
        ("cron(30 6 L * ? *)", "L, W and # are not supported"),
        ("cron(30/0 6 * * ? *)", "step must be a number"),
        ("cron(30-20 6 * * ? *)", "matches no value"),
    ],
)
def test_refused(expression: str, message: str) -> None:
    with pytest.raises(CronError, match=message):
        Cron(expression)
