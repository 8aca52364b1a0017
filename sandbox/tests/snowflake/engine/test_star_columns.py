# ruff: noqa: S608 - the names in these statements are the tests' own
"""What `*` stands for. https://docs.snowflake.com/en/sql-reference/sql/select"""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

TWICE = "(SELECT 1 AS a, 2 AS a)"
JOINED = "(SELECT 1 AS id, 2 AS b) x JOIN (SELECT 1 AS id, 3 AS c) y"


@pytest.mark.parametrize(
    ("sql", "names", "row"),
    [
        # https://github.com/snowflakedb/snowflake-connector-nodejs, test/integration: duplicate column names
        (f"SELECT * FROM {TWICE}", ["A", "A"], (1, 2)),
        (f"SELECT s.*, 3 AS z FROM {TWICE} s", ["A", "A", "Z"], (1, 2, 3)),
        (f"WITH q AS {TWICE} SELECT * FROM q", ["A", "A"], (1, 2)),
        (f"SELECT * FROM (SELECT * FROM {JOINED} ON x.id = y.id)", ["ID", "B", "ID", "C"], (1, 2, 1, 3)),
        ("SELECT * FROM (SELECT 1 AS a, 2 AS a UNION ALL SELECT 3, 4) ORDER BY 1 LIMIT 1", ["A", "A"], (1, 2)),
        (f"SELECT p, q FROM {TWICE} AS t (p, q)", ["P", "Q"], (1, 2)),
        (f"SELECT COUNT(*) AS n FROM {TWICE}", ["N"], (1,)),
    ],
)
def test_a_query_in_from_may_have_two_columns_of_one_name(run: Run, sql: str, names: list[str], row: Any) -> None:
    result = run(sql)
    assert [column.name for column in result.columns] == names
    assert values(result) == [row]


@pytest.mark.parametrize(
    "sql", [f"SELECT a FROM {TWICE}", f"SELECT s.a FROM {TWICE} s", f"SELECT 1 FROM {TWICE} WHERE a > 0"]
)
def test_a_name_that_two_columns_have_is_ambiguous(run: Run, sql: str) -> None:
    with pytest.raises(SnowflakeError, match="ambiguous column name 'A'") as refused:
        run(sql)
    assert refused.value.code == "000979"


@pytest.mark.parametrize("statement", ["CREATE VIEW v AS", "CREATE TABLE t AS"])
def test_a_table_or_view_cannot_have_two_columns_of_one_name(run: Run, statement: str) -> None:
    with pytest.raises(SnowflakeError, match="duplicate column name 'A'"):
        run(f"{statement} SELECT * FROM {TWICE}")


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT * EXCLUDE b FROM t", ["A", "c"]),
        ('SELECT * EXCLUDE (A, "c") FROM t', ["B"]),
        ("SELECT t.* EXCLUDE a, 9 AS z FROM t", ["B", "c", "Z"]),
        ("SELECT * REPLACE (b + 1 AS b) FROM t", ["A", "B", "c"]),
        ('SELECT * RENAME (a AS x, "c" AS y) FROM t', ["X", "B", "Y"]),
        ("SELECT * ILIKE 'C%' FROM t", ["c"]),
        ("SELECT * EXCLUDE a REPLACE (0 AS b) RENAME b AS z FROM t", ["Z", "c"]),
        ("SELECT * EXCLUDE a FROM (SELECT * EXCLUDE b FROM t)", ["c"]),
        (f"SELECT * EXCLUDE id FROM {JOINED} USING (id)", ["B", "C"]),
        (f"SELECT * FROM {JOINED} USING (id)", ["ID", "B", "C"]),
        (f"SELECT * FROM {JOINED.replace('JOIN', 'NATURAL JOIN')}", ["ID", "B", "C"]),
    ],
)
def test_a_star_is_changed_column_by_column(run: Run, sql: str, names: list[str]) -> None:
    run('CREATE TABLE t (a INT, b INT, "c" INT)')
    assert [column.name for column in run(sql).columns] == names


def test_replaced_values_are_the_new_ones(run: Run) -> None:
    assert values(run("SELECT * REPLACE (b * 10 AS a) FROM (SELECT 1 AS a, 2 AS b)")) == [(20, 2)]


@pytest.mark.parametrize("option", ["EXCLUDE nope", 'EXCLUDE "a"', "REPLACE (1 AS nope)", "RENAME nope AS b"])
def test_a_star_option_names_a_column_that_exists(run: Run, option: str) -> None:
    with pytest.raises(SnowflakeError, match="invalid identifier") as refused:
        run(f"SELECT * {option} FROM (SELECT 1 AS a)")
    assert refused.value.code == "000904"
