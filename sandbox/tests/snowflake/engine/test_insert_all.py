"""INSERT ALL and INSERT FIRST: each row goes where its conditions say, and all of it happens or nothing.

https://docs.snowflake.com/en/sql-reference/sql/insert-multi-table
"""

from __future__ import annotations

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def tables(run: Run) -> None:
    """T1 and T2 of three columns, and SRC with the rows (1, 11, 101), (2, 22, 202), (3, 33, 303)."""
    run("CREATE TABLE t1 (c1 INT, c2 INT, c3 INT DEFAULT 7)")
    run("CREATE TABLE t2 (c1 INT, c2 INT, c3 INT)")
    run("CREATE TABLE src (n1 INT, n2 INT, n3 INT)")
    run("INSERT INTO src VALUES (1, 11, 101), (2, 22, 202), (3, 33, 303)")


def rows(run: Run, table: str) -> list[tuple[object, ...]]:
    return values(run(f"SELECT * FROM {table} ORDER BY ALL"))  # noqa: S608 - a table of this test


@pytest.mark.usefixtures("tables")
def test_each_row_goes_into_each_table(run: Run) -> None:
    answer = run(
        "INSERT ALL INTO t1 INTO t1 (c1, c2, c3) VALUES (n2, n1, DEFAULT) INTO t2 (c1, c2) VALUES (n3, NULL) "
        "SELECT n1, n2, n3 FROM src WHERE n1 = 1"
    )
    assert [column.name for column in answer.columns] == [
        "number of rows inserted into T1",
        "number of rows inserted into T2",
    ]
    assert (values(answer), answer.rowcount) == ([(2, 1)], 3)
    assert rows(run, "t1") == [(1, 11, 101), (11, 1, 7)]
    assert rows(run, "t2") == [(101, None, None)]


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(("kind", "second"), [("ALL", [(2, 22, 202), (3, 33, 303)]), ("FIRST", [(2, 22, 202)])])
def test_conditions_share_out_the_rows(run: Run, kind: str, second: list[tuple[int, ...]]) -> None:
    run(
        f"INSERT {kind} WHEN n1 > 2 THEN INTO t1 WHEN n1 > 1 THEN INTO t2 "  # noqa: S608 - the test's own words
        "ELSE INTO t2 VALUES (n1, 0, 0) SELECT * FROM src UNION ALL SELECT NULL, 44, 404"
    )
    assert rows(run, "t1") == [(3, 33, 303)]
    assert sorted(rows(run, "t2"), key=str) == sorted([(1, 0, 0), *second, (None, 0, 0)], key=str)


@pytest.mark.usefixtures("tables")
def test_a_when_may_have_several_tables(run: Run) -> None:
    run("INSERT ALL WHEN n1 = 2 THEN INTO t1 INTO t2 WHEN 1 = 1 THEN INTO t2 VALUES (n3, 0, 0) SELECT * FROM src")
    assert rows(run, "t1") == [(2, 22, 202)]
    assert rows(run, "t2") == [(2, 22, 202), (101, 0, 0), (202, 0, 0), (303, 0, 0)]


@pytest.mark.usefixtures("tables")
def test_the_query_runs_once(run: Run) -> None:
    run("INSERT ALL INTO t1 (c1) INTO t2 (c1) SELECT UNIFORM(1, 1000000000, RANDOM())")
    assert values(run("SELECT t1.c1 = t2.c1 FROM t1, t2")) == [(True,)]


@pytest.mark.usefixtures("tables")
def test_overwrite_replaces_the_rows_of_each_table(run: Run) -> None:
    run("INSERT ALL INTO t1 INTO t2 SELECT * FROM src")
    run("INSERT OVERWRITE ALL INTO t1 INTO t1 INTO t2 SELECT 5, 5, 5")
    assert (rows(run, "t1"), rows(run, "t2")) == ([(5, 5, 5), (5, 5, 5)], [(5, 5, 5)])


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("INSERT FIRST INTO t1 SELECT * FROM src", "001003"),
        ("INSERT ALL INTO t1 SELECT 1", "002020"),
        ("INSERT ALL INTO t1 INTO t2 VALUES (nope, 1, 1) SELECT * FROM src", "000904"),
        ("INSERT ALL INTO t1 INTO no_such_table SELECT * FROM src", "002003"),
        ("INSERT ALL INTO t1 INTO t2 VALUES (1 / (n1 - 3), 1, 1) SELECT * FROM src", "100051"),
    ],
)
def test_what_fails_leaves_every_table_alone(run: Run, sql: str, code: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(sql)
    assert refused.value.code == code
    assert (rows(run, "t1"), rows(run, "t2")) == ([], [])
