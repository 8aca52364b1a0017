"""What only other dialects have is a syntax error, and changes nothing: it is never read as something else.

https://docs.snowflake.com/en/sql-reference/constructs, .../sql/insert, .../sql/delete, .../sql/update,
.../sql-reference/operators
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def table(run: Run) -> Run:
    run("CREATE TABLE t (a INT)")
    run("INSERT INTO t VALUES (1), (2)")
    return run


@pytest.mark.parametrize(
    ("sql", "unexpected"),
    [
        ("DELETE FROM t LIMIT 1", "LIMIT"),
        ("DELETE FROM t WHERE a = 1 RETURNING a", "RETURNING"),
        ("UPDATE t SET a = 5 ORDER BY a LIMIT 1", "LIMIT"),
        (
            "MERGE INTO t USING (SELECT 9 AS n) s ON t.a = s.n WHEN NOT MATCHED BY SOURCE THEN DELETE",
            "BY SOURCE",
        ),
        ("INSERT INTO t VALUES (3) RETURNING a", "RETURNING"),
        ("INSERT INTO t SELECT 3 ON CONFLICT DO NOTHING", "ON CONFLICT"),
        ("INSERT OR REPLACE INTO t VALUES (3)", "OR"),
        ("SELECT a FROM t SEMI JOIN t AS u USING (a)", "SEMI"),
        ("SELECT a FROM t LEFT ANTI JOIN t AS u USING (a)", "ANTI"),
        ("SELECT DISTINCT ON (a) a FROM t", "DISTINCT ON"),
        ("SELECT a FROM t WHERE a IN ()", ")"),
        ("SELECT COUNT(*) FILTER (WHERE a > 1) FROM t", "FILTER"),
        ("SELECT a FROM t USING SAMPLE 1", "USING SAMPLE"),
        ("SELECT TOP 50 PERCENT a FROM t", "PERCENT"),
        ("SELECT a FROM t ORDER BY a LIMIT 1 WITH TIES", "WITH TIES"),
        ("SELECT a FROM t FOR SYSTEM_TIME AS OF '2024-01-01'", "FOR SYSTEM_TIME"),
        ("SELECT a ^ 2 FROM t", "^"),
        ("SELECT a & 1 FROM t", "&"),
        ("SELECT a | 1 FROM t", "|"),
        ("SELECT a << 1 FROM t", "<<"),
        ("SELECT a == 1 FROM t", "=="),
        ("SELECT 'x' GLOB 'x'", "GLOB"),
        ("SELECT 'x' SIMILAR TO 'x'", "SIMILAR TO"),
        ("SELECT a::JSON FROM t", "JSON"),
        ("SELECT a::HUGEINT FROM t", "INT128"),
        ("SELECT [x FOR x IN [1, 2]]", "for"),
    ],
)
def test_it_is_a_syntax_error(table: Run, sql: str, unexpected: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        table(sql)
    assert (refused.value.code, refused.value.sqlstate) == ("001003", "42000")
    assert f"unexpected '{unexpected}'" in refused.value.message
    assert values(table("SELECT a FROM t ORDER BY a")) == [(Decimal(1),), (Decimal(2),)]


@pytest.mark.parametrize("written", ["NUMBER(39)", "NUMBER(10, 11)", "DECIMAL(38, 38)", "NUMERIC(0)"])
def test_a_number_has_no_more_digits_than_snowflake_gives_it(run: Run, written: str) -> None:
    with pytest.raises(SnowflakeError, match="precision") as refused:
        run(f"SELECT 1::{written}")
    assert refused.value.code == "001003"


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("SELECT COUNT(*) FROM t WHERE a <> 1 AND a >= 1 AND NOT a < 1", 1),
        ("SELECT BITAND(a, 1) + BITXOR(a, 2) + BITSHIFTLEFT(a, 2) FROM t WHERE a = 1", 8),
        ("SELECT LENGTH('a & b ^ c | d << e == f')", 23),
        ("SELECT COUNT(*) FROM t SAMPLE (100)", 2),
    ],
)
def test_what_looks_like_it_is_no_error(table: Run, sql: str, wanted: int) -> None:
    assert values(table(sql)) == [(Decimal(wanted),)]
