"""Values between snowflake-connector-python and the account: array binds, offsets, encodings of results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import snowflake.connector as python_connector

from tests.snowflake.running import RunningSnowflake
from tests.snowflake.suite_target import connection

TWO_HOURS = timezone(timedelta(hours=2))


@pytest.fixture
def session(snowflake: RunningSnowflake) -> Iterator[Any]:
    with python_connector.connect(**connection(snowflake), paramstyle="qmark") as opened:
        opened.cursor().execute("create or replace database values_of_python")
        yield opened
        opened.cursor().execute("drop database values_of_python")


COLUMNS = "id int, d date, t time, n timestamp_ntz, l timestamp_ltz, z timestamp_tz, b binary, f float, s varchar"
ROWS: list[list[Any]] = [
    [
        1,
        date(1969, 2, 7),
        time(10, 11, 12, 500000),
        datetime(2024, 1, 1, 2, 3, 4, 567000),
        datetime(2024, 2, 29, 10, tzinfo=timezone.utc),
        datetime(2024, 2, 29, 10, tzinfo=TWO_HOURS),
        b"\x00\xff",
        1.5,
        "it's",
    ],
    [2, date(2024, 2, 29), time(0), datetime(1969, 12, 31, 23, 59, 59, 250000), None, None, b"\xab\xcd", None, ""],
    [3, None, None, None, None, None, None, None, None],
]


def test_executemany_stores_what_execute_stores(session: Any) -> None:
    """https://github.com/snowflakedb/snowflake-connector-python/pull/796, https://github.com/tekumara/fakesnow/pull/383"""
    cursor = session.cursor()
    cursor.execute(f"create table one ({COLUMNS})")
    cursor.execute(f"create table many ({COLUMNS})")
    typed = [[("TIMESTAMP_LTZ", v) if i == 4 else ("TIMESTAMP_TZ", v) if i == 5 else v for i, v in enumerate(row)]
             for row in ROWS]  # fmt: skip
    marks = ", ".join("?" * 9)
    for row in typed:
        cursor.execute(f"insert into one values ({marks})", row)  # noqa: S608
    cursor.executemany(f"insert into many values ({marks})", typed)  # noqa: S608
    assert cursor.rowcount == 3
    found = {name: cursor.execute(f"select * from {name} order by id").fetchall() for name in ("one", "many")}  # noqa: S608
    assert found["one"] == found["many"]
    assert [list(row) for row in found["many"]] == ROWS


def test_a_timestamp_tz_has_its_offset_in_arrow_and_in_json(session: Any) -> None:
    """https://github.com/tekumara/fakesnow/issues/374: the client died of it."""
    sql = "select column1::timestamp_tz, null::timestamp_tz, column2::timestamp_tz from values (?, ?)"
    wanted = (
        datetime(2024, 2, 29, 10, 0, 0, 500000, TWO_HOURS),
        None,
        datetime(1960, 1, 1, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
    )
    for form in ("ARROW", "JSON"):
        cursor = session.cursor().execute(f"alter session set python_connector_query_result_format = {form}")
        (row,) = cursor.execute(sql, ("2024-02-29 10:00:00.5 +0200", "1960-01-01 00:00:00 -0330")).fetchall()
        assert cursor._query_result_format == form.lower()
        assert row == wanted
        assert [value.utcoffset() if value else None for value in row] == [
            value and value.utcoffset() for value in wanted
        ]


def test_a_statements_own_parameters_are_in_force_for_it_alone(session: Any) -> None:
    cursor = session.cursor()
    cursor.execute(
        "select '2024-02-29'::date::varchar, '10:00:00 +0000'::time",
        _statement_params={"PYTHON_CONNECTOR_QUERY_RESULT_FORMAT": "JSON", "DATE_OUTPUT_FORMAT": "DD.MM.YYYY"},
    )
    assert (cursor._query_result_format, cursor.fetchone()) == ("json", ("29.02.2024", time(10)))
    cursor.execute("select '2024-02-29'::date::varchar")
    assert (cursor._query_result_format, cursor.fetchone()) == ("arrow", ("2024-02-29",))
    with pytest.raises(python_connector.errors.ProgrammingError, match="WEEK_START"):
        cursor.execute("select 1", _statement_params={"WEEK_START": 3})


def test_times_of_every_scale_arrive(session: Any) -> None:
    for digits in range(10):
        cursor = session.cursor().execute(
            f"select '12:34:56.123456'::time({digits}), '2024-01-01 12:34:56.123456'::timestamp_ntz({digits})"
        )
        micros = 123456 // 10 ** max(6 - digits, 0) * 10 ** max(6 - digits, 0)
        assert cursor.fetchall() == [(time(12, 34, 56, micros), datetime(2024, 1, 1, 12, 34, 56, micros))]


def test_each_statement_of_a_request_takes_its_own_binds_in_order(session: Any) -> None:
    cursor = session.cursor()
    cursor.execute("select ?; select ?, ? ->> select * from $1; select '?', 4", (1, 2, 3), num_statements=3)
    found = [cursor.fetchall()]
    while cursor.nextset():
        found.append(cursor.fetchall())
    assert found == [[(1,)], [(2, 3)], [("?", 4)]]
    cursor.execute("create table a (x int)")
    cursor.execute("create table b (x int, y varchar)")
    cursor.executemany(
        "insert into a values (?); insert into b values (?, ?)", [[1, 2, "x"], [3, 4, "y"]], num_statements=2
    )
    assert cursor.execute("select * from a order by x").fetchall() == [(1,), (3,)]
    assert cursor.execute("select * from b order by x").fetchall() == [(2, "x"), (4, "y")]


def test_describe_before_binding(session: Any) -> None:
    session.cursor().execute("create table t (a int, d date)")
    described = session.cursor().describe("select a, d from t where a = ?")
    assert [column.name for column in described] == ["A", "D"]


def test_scaled_numbers_stay_exact(session: Any) -> None:
    cursor = session.cursor().execute("select 1.25::number(5, 2), -0.5::number(38, 10), 12345678901234567890.5")
    assert cursor.fetchall() == [(Decimal("1.25"), Decimal("-0.5000000000"), Decimal("12345678901234567890.5"))]
