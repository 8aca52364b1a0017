"""AUTOINCREMENT and IDENTITY columns. https://docs.snowflake.com/en/sql-reference/sql/create-table

Numbers are unique and grow by the increment; those of a statement that was rolled back are not given again:
https://docs.snowflake.com/en/user-guide/querying-sequences
"""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    ("clause", "numbers"),
    [
        ("AUTOINCREMENT", [1, 2, 3]),
        ("IDENTITY", [1, 2, 3]),
        ("IDENTITY(10, 5) NOT NULL", [10, 15, 20]),
        ("AUTOINCREMENT START 3 INCREMENT 4 ORDER", [3, 7, 11]),
        ("AUTOINCREMENT (100, 1) NOORDER", [100, 101, 102]),
        ("IDENTITY(-1, -1)", [-1, -2, -3]),
    ],
)
def test_rows_are_numbered(run: Run, clause: str, numbers: list[int]) -> None:
    run(f"CREATE TABLE t (id NUMBER(38, 0) {clause}, x VARCHAR)")
    run("INSERT INTO t (x) VALUES ('a'), ('b')")
    run("INSERT INTO t SELECT column1, column2 FROM VALUES (7777, 'given')")
    run("INSERT INTO t VALUES (DEFAULT, 'c')")
    assert values(run("SELECT id FROM t WHERE x <> 'given' ORDER BY x")) == [(number,) for number in numbers]


def test_a_merge_numbers_what_it_inserts(run: Run) -> None:
    run("CREATE TABLE t (id INT AUTOINCREMENT, x INT)")
    run("INSERT INTO t (x) VALUES (1)")
    run(
        "MERGE INTO t USING (SELECT column1 x FROM VALUES (1), (2)) s ON t.x = s.x "
        "WHEN NOT MATCHED THEN INSERT (x) VALUES (s.x)"
    )
    ((count, distinct),) = values(run("SELECT COUNT(*), COUNT(DISTINCT id) FROM t"))
    assert (count, distinct) == (2, 2)


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("ROLLBACK", 3),
        ("TRUNCATE TABLE t", 2),
        ("DELETE FROM t", 2),
        ("ALTER TABLE t RENAME COLUMN x TO x", 2),
        ("CREATE OR REPLACE TABLE t (id INT AUTOINCREMENT START 50, x INT)", 50),
    ],
)
def test_a_number_is_not_given_twice(run: Run, change: str, number: int) -> None:
    run("CREATE TABLE t (id INT AUTOINCREMENT, x INT)")
    run("INSERT INTO t (x) VALUES (1)")
    if change == "ROLLBACK":
        run("BEGIN")
        run("INSERT INTO t (x) VALUES (2)")
    run(change)
    run("INSERT INTO t (x) VALUES (9)")
    assert values(run("SELECT id FROM t WHERE x = 9")) == [(number,)]


@pytest.mark.parametrize(("form", "number"), [("CLONE", 3), ("LIKE", 1)])
def test_a_clone_counts_on_and_a_table_like_it_anew(run: Run, form: str, number: int) -> None:
    run("CREATE TABLE t (id INT AUTOINCREMENT, x INT)")
    run("INSERT INTO t (x) VALUES (1), (2)")
    run(f"CREATE TABLE u {form} t")
    run("INSERT INTO u (x) VALUES (9)")
    run("INSERT INTO t (x) VALUES (9)")
    assert values(run("SELECT id FROM u WHERE x = 9")) == [(number,)]
    assert values(run("SELECT id FROM t WHERE x = 9")) == [(3,)]
    run("DROP TABLE t")
    run("INSERT INTO u (x) VALUES (10)")


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("CREATE TABLE t (id VARCHAR AUTOINCREMENT)", "001003"),
        ("CREATE TABLE t (id NUMBER(10, 2) IDENTITY)", "001003"),
        ("CREATE TABLE t (id INT AUTOINCREMENT (1, 0))", "001003"),
        ("CREATE TABLE t (id INT AUTOINCREMENT (1, 99999999999999999999))", "001003"),
        ("CREATE TABLE t (id INT AUTOINCREMENT DEFAULT 3)", "001003"),
        ("ALTER TABLE kept ADD COLUMN id INT AUTOINCREMENT", "000002"),
    ],
)
def test_what_cannot_count_is_refused(run: Run, statement: str, code: str) -> None:
    run("CREATE TABLE kept (x INT)")
    with pytest.raises(SnowflakeError) as refused:
        run(statement)
    assert refused.value.code == code


def test_a_dropped_column_counts_no_more(run: Run) -> None:
    run("CREATE TABLE t (id INT AUTOINCREMENT, x INT)")
    run("ALTER TABLE t RENAME COLUMN id TO key")
    run("INSERT INTO t (x) VALUES (1)")
    assert values(run("SELECT key, x FROM t")) == [(1, 1)]
    run("ALTER TABLE t DROP COLUMN key")
    run("INSERT INTO t VALUES (2)")
    rows: list[tuple[Any, ...]] = values(run("SELECT * FROM t ORDER BY x"))
    assert rows == [(1,), (2,)]
