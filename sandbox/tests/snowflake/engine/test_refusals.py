"""Errors with Snowflake's codes; nothing of the machine is within reach of a statement."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

CODES = [
    ("SELECT 1 / 0", "100051"),
    ("SELECT 1 % 0", "100051"),
    ("SELECT a / b FROM (VALUES (1.5, 0)) AS t(a, b)", "100051"),
    ("SELECT 'abc'::INT", "100038"),
    ("SELECT TO_NUMBER('12x')", "100038"),
    ("SELECT 'tomorrow'::DATE", "100040"),
    ("SELECT foo(1)", "002140"),
    ("SELEC 1", "001003"),
    ("SELECT", "001003"),
    ("SELECT 'unfinished", "001003"),
    ("   ", "000900"),
    ("SELECT ?", "002049"),
    ("CREATE SEQUENCE s", "000002"),
    ("SELECT TO_CHAR(12.5, '999.9')", "000002"),
    ("SELECT * FROM TABLE(FLATTEN(input => PARSE_JSON('{}'), deep => TRUE))", "001015"),
]


@pytest.mark.parametrize(("sql", "code"), CODES, ids=[sql for sql, _ in CODES])
def test_errors_have_snowflakes_codes(run: Run, sql: str, code: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(sql)
    assert refused.value.code == code


REACHES_OUT = [
    "SELECT * FROM read_text('{file}')",
    "SELECT read_text('{file}')",
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM TABLE(read_csv('{file}'))",
    "SELECT * FROM read_parquet('{file}')",
    "SELECT * FROM '{file}'",
    'SELECT * FROM "{file}"',
    "SELECT * FROM glob('{file}')",
    "SELECT getenv('HOME')",
    "ATTACH '{file}'",
    "COPY (SELECT 1) TO '{file}.out'",
    "INSTALL httpfs",
    "SET enable_external_access = true",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_tables",
    "SELECT * FROM pg_catalog.pg_tables",
    "SELECT current_setting('home_directory')",
    "PRAGMA database_list",
]


@pytest.mark.parametrize("sql", REACHES_OUT)
def test_nothing_reaches_the_machine(run: Run, sql: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("the secret\n")
    with pytest.raises(SnowflakeError) as refused:
        run(sql.format(file=secret))
    assert "the secret" not in refused.value.message
    assert not Path(f"{secret}.out").exists()


def test_a_failed_statement_leaves_the_session_usable(run: Run) -> None:
    with pytest.raises(SnowflakeError):
        run("SELECT 1 / 0")
    assert values(run("SELECT 1")) == [(1,)]


@pytest.mark.parametrize(
    "type_name", ["ARRAY(VARCHAR NOT NULL)", "MAP(VARCHAR, VARIANT NOT NULL)", "ARRAY(ARRAY(INT NOT NULL))"]
)
def test_elements_that_are_not_null_are_refused_by_name(run: Run, type_name: str) -> None:
    for sql in (f"SELECT NULL::{type_name}", f"CREATE TABLE t (a {type_name})"):
        with pytest.raises(SnowflakeError, match=r"NOT NULL in the type (ARRAY|MAP)") as refused:
            run(sql)
        assert refused.value.code == "000002"
