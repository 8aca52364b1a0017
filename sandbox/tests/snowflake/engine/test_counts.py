"""COUNT of several values counts the rows where none of them is NULL.

https://docs.snowflake.com/en/sql-reference/functions/count
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    ("counted", "wanted"),
    [
        ("COUNT(*)", 4),
        ("COUNT(a, b)", 3),
        ("COUNT(t.*)", 3),
        ("COUNT(t.a, b, 1)", 3),
        ("COUNT(a, NULL)", 0),
        ("COUNT(DISTINCT a, b)", 2),
        ("COUNT(DISTINCT t.*)", 2),
        ("MAX(COUNT(a, b)) OVER ()", 3),
    ],
)
def test_it_counts_rows_without_null(run: Run, counted: str, wanted: int) -> None:
    sql = f"SELECT {counted} FROM VALUES (1, 2), (1, NULL), (1, 2), (1, 3) t (a, b)"  # noqa: S608
    assert values(run(sql)) == [(Decimal(wanted),)]


def test_so_it_does_in_a_window(run: Run) -> None:
    sql = "SELECT COUNT(a, b) OVER (PARTITION BY a) FROM VALUES (1, 2), (1, NULL), (2, NULL) t (a, b) ORDER BY 1"
    assert [row[0] for row in values(run(sql))] == [0, 1, 1]
