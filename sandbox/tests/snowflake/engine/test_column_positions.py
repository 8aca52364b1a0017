"""`$n` is the n-th column of a source, whatever the source is.

https://docs.snowflake.com/en/sql-reference/sql/select, `$col_position`; https://github.com/tobymao/sqlglot/issues/1811
has it on staged files.
"""

from __future__ import annotations

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def sources(run: Run) -> None:
    """A table T with the row (1, 'x'), and a view V (P, Q) of it."""
    run("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b")
    run("CREATE VIEW v (p, q) AS SELECT b, a FROM t")


@pytest.mark.usefixtures("sources")
@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("SELECT $2, $1 FROM t", ("x", 1)),
        ("SELECT t.$2 FROM t WHERE $1 = 1 ORDER BY $1", ("x",)),
        ("SELECT r.$2, l.$1 FROM t l JOIN v r ON l.$1 = r.$2", (1, 1)),
        ("SELECT $2 FROM v", (1,)),
        ("SELECT $3 FROM (SELECT *, a + 1 FROM t)", (2,)),
        ("SELECT $2 FROM (SELECT b, a FROM t) AS s (m, n)", (1,)),
        ("WITH c AS (SELECT b, a FROM t) SELECT $2 FROM c", (1,)),
        ("WITH c (m, n) AS (SELECT b, a FROM t) SELECT $1 FROM c", ("x",)),
        ("SELECT MAX($1) FROM (SELECT 1 UNION ALL SELECT 2)", (2,)),
        ("SELECT $5 FROM TABLE(FLATTEN([7]))", ("7",)),
    ],
)
def test_it_is_the_column_at_that_position(run: Run, sql: str, row: tuple[object, ...]) -> None:
    assert values(run(sql)) == [row]


@pytest.mark.usefixtures("sources")
@pytest.mark.parametrize("sql", ["SELECT $3 FROM t", "SELECT $0 FROM t", "SELECT z.$1 FROM t", "SELECT $1"])
def test_there_is_no_other(run: Run, sql: str) -> None:
    with pytest.raises(SnowflakeError, match="invalid identifier") as refused:
        run(sql)
    assert refused.value.code == "000904"
