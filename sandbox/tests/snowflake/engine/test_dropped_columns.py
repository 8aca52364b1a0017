"""ALTER TABLE ... DROP COLUMN of several columns, and of columns that may not be there; RENAME COLUMN to a name in use.

https://docs.snowflake.com/en/sql-reference/sql/alter-table
"""

from __future__ import annotations

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run


@pytest.fixture
def table(run: Run) -> Run:
    run("CREATE TABLE t (a INT, b INT, c INT, d INT)")
    return run


def names(run: Run) -> list[str]:
    return [column.name for column in run("SELECT * FROM t").columns]


@pytest.mark.parametrize(
    ("columns", "left"),
    [
        ("b", ["A", "C", "D"]),
        ("b, d", ["A", "C"]),
        ("IF EXISTS nowhere", ["A", "B", "C", "D"]),
        ("IF EXISTS nowhere, c", ["A", "B", "D"]),
        ("IF EXISTS d, c, b", ["A"]),
    ],
)
def test_each_of_them_is_dropped(table: Run, columns: str, left: list[str]) -> None:
    table(f"ALTER TABLE t DROP COLUMN {columns}")
    assert names(table) == left


def test_one_that_is_not_there_drops_none(table: Run) -> None:
    with pytest.raises(SnowflakeError, match="invalid identifier 'NOWHERE'"):
        table("ALTER TABLE t DROP COLUMN a, nowhere")
    assert names(table) == ["A", "B", "C", "D"]


def test_a_name_in_use_is_a_duplicate(table: Run) -> None:
    with pytest.raises(SnowflakeError, match="duplicate column name 'B'") as refused:
        table("ALTER TABLE t RENAME COLUMN a TO b")
    assert refused.value.code == "001003"
    assert names(table) == ["A", "B", "C", "D"]
