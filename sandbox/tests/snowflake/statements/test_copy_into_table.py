"""COPY INTO <table> without FROM reads the stage of the table.

https://docs.snowflake.com/en/sql-reference/sql/copy-into-table#examples
So load the own tests of snowflake-connector-python.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.snowflake.running import Client


def _put(admin: Client, stage: str, text: str) -> None:
    location = Path(admin.run(f"put file:///local/f.csv {stage}")["stageInfo"]["location"])
    location.mkdir(parents=True, exist_ok=True)
    (location / "f.csv").write_text(text)


@pytest.mark.parametrize(
    ("table", "stage"),
    [
        ("t", "@%t"),
        ('"x.y"', '@%"x.y"'),
        ("other.t", "@other.%t"),
        ('test_database.other."Q""q"', '@test_database.other.%"Q""q"'),
    ],
)
@pytest.mark.parametrize("options", ["", "file_format = (type = csv)", "on_error = continue", "force = true"])
def test_the_stage_of_the_table_is_where_files_come_from(admin: Client, table: str, stage: str, options: str) -> None:
    admin.run("create schema other")
    admin.run(f"create table {table} (a int)")
    _put(admin, stage, "1\n2\n")
    (row,) = admin.rows(f"copy into {table} {options}")
    assert (row["status"], row["rows_loaded"]) == ("LOADED", "2")


def test_columns_can_be_named(admin: Client) -> None:
    admin.run("create table t (a int, b int default 7)")
    _put(admin, "@%t", "1\n")
    admin.run("copy into t (a)")
    assert admin.rows("select * from t") == [{"A": "1", "B": "7"}]


@pytest.mark.parametrize(("rest", "code"), [("into", "001003"), ("(select 1)", "001003"), ("nonsense = 1", "001420")])
def test_what_else_follows_is_an_error(admin: Client, rest: str, code: str) -> None:
    admin.run("create table t (a int)")
    assert admin.failure(f"copy into t {rest}").code == code
