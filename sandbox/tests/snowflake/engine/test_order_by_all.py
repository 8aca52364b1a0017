"""ORDER BY ALL sorts by every column of the select list: https://docs.snowflake.com/en/sql-reference/constructs/order-by."""

from __future__ import annotations

import pytest

from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def pairs(run: Run) -> None:
    """A table PAIRS (COLUMN1, COLUMN2)."""
    run("CREATE TABLE pairs AS SELECT * FROM VALUES (2, 'a'), (1, 'b'), (1, 'a'), (NULL, 'c')")


@pytest.mark.usefixtures("pairs")
@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT * FROM pairs ORDER BY ALL", [(1, "a"), (1, "b"), (2, "a"), (None, "c")]),
        ("SELECT column2, column1 FROM pairs ORDER BY ALL DESC LIMIT 2", [("c", None), ("b", 1)]),
        ("SELECT column1 FROM pairs ORDER BY ALL NULLS FIRST LIMIT 1", [(None,)]),
        ("SELECT 2 AS b, 9 AS a UNION ALL SELECT 1, 5 ORDER BY ALL", [(1, 5), (2, 9)]),
        ("SELECT column1, COUNT(*) FROM pairs GROUP BY ALL ORDER BY ALL", [(1, 2), (2, 1), (None, 1)]),
        ('SELECT "ALL" FROM (SELECT 2 AS "ALL" UNION ALL SELECT 1) ORDER BY "ALL"', [(1,), (2,)]),
        ("SELECT column1 AS x, column1 AS x FROM pairs ORDER BY ALL LIMIT 1", [(1, 1)]),
    ],
)
def test_rows_are_in_order(run: Run, sql: str, rows: list[tuple[object, ...]]) -> None:
    assert values(run(sql)) == rows
