"""ASOF JOIN: each row of the left side with the nearest of the right side, or with none.

https://docs.snowflake.com/en/sql-reference/constructs/asof-join
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def prices(run: Run) -> Run:
    run("CREATE TABLE trades (stock VARCHAR, t TIMESTAMP_NTZ)")
    run("CREATE TABLE quotes (stock VARCHAR, t TIMESTAMP_NTZ, price INT)")
    run("INSERT INTO trades VALUES ('A', '2023-10-01 09:00:05'), ('S', '2023-10-01 12:00:02'), ('Z', '2023-10-02')")
    run(
        "INSERT INTO quotes VALUES ('A', '2023-10-01 09:00:03', 10), ('A', '2023-10-01 09:00:06', 11), "
        "('S', '2023-10-01 12:00:01', 1), ('S', '2023-10-01 12:00:02', 2)"
    )
    return run


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("MATCH_CONDITION (trades.t >= quotes.t) ON trades.stock = quotes.stock", [10, 2, None]),
        ("MATCH_CONDITION (trades.t > quotes.t) ON trades.stock = quotes.stock", [10, 1, None]),
        ("MATCH_CONDITION (trades.t <= quotes.t) ON trades.stock = quotes.stock", [11, 2, None]),
        ("MATCH_CONDITION (trades.t >= quotes.t)", [10, 2, 2]),
    ],
)
def test_the_nearest_row_is_joined(prices: Run, condition: str, wanted: list[Any]) -> None:
    sql = f"SELECT price FROM trades ASOF JOIN quotes {condition} ORDER BY trades.stock"  # noqa: S608
    assert [row[0] for row in values(prices(sql))] == wanted


def test_a_query_can_be_a_side(prices: Run) -> None:
    sql = """SELECT t.stock, q.price FROM (SELECT * FROM trades WHERE stock <> 'Z') t
             ASOF JOIN (SELECT stock AS s, t AS at_, price FROM quotes) q MATCH_CONDITION (t.t >= q.at_)
             ON t.stock = q.s ORDER BY 1"""
    assert values(prices(sql)) == [("A", 10), ("S", 2)]
