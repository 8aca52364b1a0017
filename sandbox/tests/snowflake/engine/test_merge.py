# ruff: noqa: S608 - the names in these statements are the tests' own
"""MERGE. https://docs.snowflake.com/en/sql-reference/sql/merge"""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def table(run: Run) -> Run:
    run("CREATE TABLE t (id INT, c VARCHAR)")
    run("INSERT INTO t VALUES (1, 'old')")
    return run


SOURCE = "(SELECT 2 AS id, 'new' AS c)"


@pytest.mark.parametrize(
    ("using", "clause", "row"),
    [
        # The incremental merge that dbt-snowflake writes:
        # https://github.com/dbt-labs/dbt-adapters, macros/materializations/models/incremental/merge.sql
        (f"{SOURCE} AS s ON s.id = t.id", 'INSERT ("ID", "C") VALUES ("ID", "C")', (2, "new")),
        (f"{SOURCE} s ON s.id = t.id", "INSERT VALUES (id, UPPER(c))", (2, "NEW")),
        (f"{SOURCE} s ON s.id = t.id", "INSERT (c, id) VALUES (c || '!', id * 10)", (20, "new!")),
        ("t AS s ON FALSE", "INSERT VALUES (id + 1, c)", (2, "old")),
        (f"{SOURCE} s ON s.id = t.id", "INSERT (id) VALUES (s.id)", (2, None)),
    ],
)
def test_values_of_an_insert_come_from_the_source(table: Run, using: str, clause: str, row: Any) -> None:
    table(f"MERGE INTO t USING {using} WHEN NOT MATCHED THEN {clause}")
    assert values(table("SELECT * FROM t WHERE id > 1")) == [row]


def test_the_condition_of_an_insert_reads_the_source(table: Run) -> None:
    sql = "MERGE INTO t USING (SELECT column1 AS id FROM VALUES (2), (9)) s ON t.id = s.id "
    table(sql + "WHEN NOT MATCHED AND id > 5 THEN INSERT (id) VALUES (id)")
    assert values(table("SELECT id FROM t ORDER BY id")) == [(1,), (9,)]


def test_an_insert_cannot_read_the_target(table: Run) -> None:
    with pytest.raises(SnowflakeError, match="invalid identifier"):
        table("MERGE INTO t USING (SELECT 2 AS n) s ON t.id = s.n WHEN NOT MATCHED THEN INSERT VALUES (n, c)")
