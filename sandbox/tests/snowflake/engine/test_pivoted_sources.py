# ruff: noqa: S608 - the statements are the tests' own
"""Columns of PIVOT and UNPIVOT by their names, whatever is pivoted: a table, a query in FROM, a query of WITH, a view.

https://docs.snowflake.com/en/sql-reference/constructs/unpivot, .../constructs/pivot
"""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

SOURCES = {
    "a table": ("", "t"),
    "a query": ("", "(SELECT * FROM t)"),
    "a query of WITH": ("WITH w AS (SELECT * FROM t) ", "w"),
    "a query of WITH that reads another": ("WITH x AS (SELECT * FROM t), w AS (SELECT * FROM x) ", "w"),
    "a view": ("", "v"),
}


@pytest.fixture
def table(run: Run) -> Run:
    run("CREATE TABLE t (id INT, jan INT, feb INT)")
    run("INSERT INTO t VALUES (1, 10, 20), (2, 30, NULL)")
    run("CREATE VIEW v AS SELECT * FROM t")
    return run


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("selected", "wanted"),
    [
        ("sales", [(10,), (20,), (30,)]),
        ("month, sales", [("FEB", 20), ("JAN", 10), ("JAN", 30)]),
        ("*", [(1, "FEB", 20), (1, "JAN", 10), (2, "JAN", 30)]),
        ("SUM(sales)", [(60,)]),
        ("u.id, u.sales + 1", [(1, 11), (1, 21), (2, 31)]),
    ],
)
def test_the_columns_of_unpivot_have_names(table: Run, source: str, selected: str, wanted: list[Any]) -> None:
    before, name = SOURCES[source]
    sql = f"{before}SELECT {selected} FROM {name} UNPIVOT (sales FOR month IN (jan, feb)) u ORDER BY ALL"
    assert values(table(sql)) == wanted


@pytest.mark.parametrize("source", SOURCES)
def test_so_have_those_of_pivot(table: Run, source: str) -> None:
    before, name = SOURCES[source]
    pivot = "PIVOT (SUM(jan) FOR id IN (1, 2)) AS p (feb, one, two)"
    assert values(table(f"{before}SELECT feb, one, two FROM {name} {pivot} ORDER BY ALL")) == [
        (20, 10, None),
        (None, None, 30),
    ]


@pytest.mark.parametrize("source", SOURCES)
def test_others_are_invalid(table: Run, source: str) -> None:
    before, name = SOURCES[source]
    with pytest.raises(SnowflakeError) as refused:
        table(f"{before}SELECT nowhere FROM {name} UNPIVOT (sales FOR month IN (jan, feb))")
    assert refused.value.code == "000904"
