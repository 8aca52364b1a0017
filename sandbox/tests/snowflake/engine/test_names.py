# ruff: noqa: S608 - the names in these statements are the tests' own
"""Identifiers: unquoted folds to upper case, quoted is exact. https://docs.snowflake.com/en/sql-reference/identifiers-syntax"""

from __future__ import annotations

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def table(run: Run) -> Run:
    run('CREATE TABLE t (id INT, "mixed" VARCHAR)')
    run("INSERT INTO t VALUES (1, 'a')")
    return run


@pytest.mark.parametrize(
    "sql", ["SELECT id FROM t", "SELECT Id FROM T", 'SELECT "ID" FROM "T"', 'SELECT t."ID" FROM t']
)
def test_unquoted_names_match_any_case(table: Run, sql: str) -> None:
    assert values(table(sql)) == [(1,)]


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ('SELECT "id" FROM t', '"id"'),
        ("SELECT mixed FROM t", "MIXED"),
        ("SELECT nope FROM t", "NOPE"),
        ("SELECT t.nope FROM t", "T.NOPE"),
        ("SELECT id FROM t WHERE nope = 1", "NOPE"),
        ("SELECT id FROM t ORDER BY nope", "NOPE"),
    ],
)
def test_names_that_do_not_match_are_invalid_identifiers(table: Run, sql: str, name: str) -> None:
    with pytest.raises(SnowflakeError, match="invalid identifier") as refused:
        table(sql)
    assert refused.value.code == "000904"
    assert f"'{name}'" in refused.value.message


def test_a_missing_table_is_002003(table: Run) -> None:
    with pytest.raises(SnowflakeError, match="Object 'NOPE' does not exist or not authorized") as refused:
        table("SELECT * FROM nope")
    assert (refused.value.code, refused.value.sqlstate) == ("002003", "42S02")


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        (
            'SELECT id, id AS x, "mixed", id + 1, count(*) over () FROM t',
            ["ID", "X", "mixed", "ID + 1", "COUNT(*) OVER ()"],
        ),
        ("SELECT 'It''s', 1.50", ["'IT''S'", "1.50"]),
        ("SELECT $1, $2 AS b FROM VALUES (1, 2)", ["$1", "B"]),
        ("SELECT * FROM t", ["ID", "mixed"]),
    ],
)
def test_result_columns_are_named_as_snowflake_names_them(table: Run, sql: str, names: list[str]) -> None:
    assert [column.name for column in table(sql).columns] == names


def test_an_alias_may_be_used_in_where_and_group_by(table: Run) -> None:
    assert values(table("SELECT id * 2 AS twice, COUNT(*) AS n FROM t WHERE twice > 1 GROUP BY twice")) == [(2, 1)]


@pytest.mark.parametrize("column", ["t.id", "s1.t.id", "d1.s1.t.id"])
def test_columns_may_be_qualified_by_table_schema_and_database(table: Run, column: str) -> None:
    assert values(table(f"SELECT {column} FROM d1.s1.t")) == [(1,)]


def test_names_that_differ_only_in_case_are_kept_apart_or_refused(run: Run) -> None:
    assert values(run('SELECT 1 AS "a", 2 AS "A"')) == [(1, 2)]
    with pytest.raises(SnowflakeError, match="differ only in case"):
        run('SELECT "A" FROM (SELECT 1 AS "a", 2 AS "A")')
