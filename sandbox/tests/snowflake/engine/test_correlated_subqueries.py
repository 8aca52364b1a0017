"""A column without a table's name is one of the nearest query that has it.

https://docs.snowflake.com/en/user-guide/querying-subqueries; a report of the kind:
https://github.com/tobymao/sqlglot/issues/2180
"""

from __future__ import annotations

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def tables(run: Run) -> None:
    run("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b")
    run("CREATE TABLE u AS SELECT 1 AS c, 5 AS d")


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("SELECT (SELECT b FROM t WHERE a = c) FROM u", ("x",)),
        ("SELECT (SELECT b FROM t WHERE a = column1) FROM VALUES (1)", ("x",)),
        ("SELECT d FROM u WHERE EXISTS (SELECT 1 FROM t WHERE a = c AND b = 'x')", (5,)),
        ("SELECT d FROM u WHERE c IN (SELECT a FROM t WHERE b = 'x' AND d = 5)", (5,)),
        ("SELECT (SELECT MAX(b) FROM t WHERE a = (SELECT MIN(c) FROM u WHERE d = e)) FROM (SELECT 5 AS e)", ("x",)),
    ],
)
def test_it_is_found_inside_first(run: Run, sql: str, row: tuple[object, ...]) -> None:
    assert values(run(sql)) == [row]


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    "sql", ["SELECT (SELECT z FROM t WHERE a = c) FROM u", "SELECT CAST(z + 1 AS INT)", "SELECT z, 1"]
)
def test_one_that_nothing_has_is_named(run: Run, sql: str) -> None:
    with pytest.raises(SnowflakeError, match="invalid identifier 'Z'") as refused:
        run(sql)
    assert refused.value.code == "000904"
