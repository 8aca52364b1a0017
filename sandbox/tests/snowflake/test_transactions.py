# ruff: noqa: S608 - the names in these statements are the tests' own
"""AUTOCOMMIT and transactions. https://docs.snowflake.com/en/sql-reference/transactions"""

from __future__ import annotations

from typing import Any

import pytest
import snowflake.connector as python_connector

from tests.snowflake.running import Client, RunningSnowflake
from tests.snowflake.suite_target import connection


@pytest.fixture
def table(admin: Client) -> Client:
    admin.run("create table t (id int)")
    return admin


def ids(client: Client) -> list[str | None]:
    return [row["ID"] for row in client.rows("select id from test_database.s.t order by id")]


@pytest.fixture
def other(table: Client, snowflake: RunningSnowflake) -> Client:
    return snowflake.login(roleName="ACCOUNTADMIN")


@pytest.mark.parametrize(
    ("change", "before"),
    [
        ("insert into t values (2)", []),
        ("update t set id = 9", ["1"]),
        ("delete from t", ["1"]),
        ("truncate table t", ["1"]),
        ("merge into t using (select 2 as n) s on t.id = s.n when not matched then insert values (n)", []),
        ("insert overwrite into t values (7)", ["1"]),
    ],
)
def test_without_autocommit_dml_waits_for_commit(table: Client, other: Client, change: str, before: list[str]) -> None:
    for row in before:
        table.run(f"insert into t values ({row})")
    table.run("alter session set autocommit = false")
    table.run(change)
    changed = ids(table)
    assert changed != before
    assert ids(other) == before
    table.run("rollback")
    assert ids(table) == before
    table.run(change)
    table.run("commit")
    assert ids(other) == changed


@pytest.mark.parametrize(
    "statement",
    [
        "create table t2 (id int)",
        "alter session set autocommit = false",
        "alter session set autocommit = true",
        "alter session unset autocommit",
        "create role if not exists r_of_ddl",
    ],
)
def test_ddl_and_setting_autocommit_commit_what_is_open(table: Client, other: Client, statement: str) -> None:
    table.run("alter session set autocommit = false")
    table.run("insert into t values (1)")
    table.run(statement)
    assert ids(other) == ["1"]


@pytest.mark.parametrize(
    "statement", ["select 1", "set x = 1", "show tables", "use schema s", "alter session set query_tag = 'q'"]
)
def test_what_is_no_ddl_leaves_the_transaction_open(table: Client, other: Client, statement: str) -> None:
    table.run("alter session set autocommit = false")
    table.run("insert into t values (1)")
    table.run(statement)
    assert ids(other) == []
    table.run("rollback")
    assert ids(table) == []


def test_the_end_of_a_session_rolls_back(table: Client, snowflake: RunningSnowflake) -> None:
    session = snowflake.login(roleName="ACCOUNTADMIN", parameters={"AUTOCOMMIT": False})
    session.run("insert into test_database.s.t values (1)")
    session.post("/session?delete=true", {})
    assert ids(table) == []


def test_a_first_statement_that_fails_leaves_no_transaction_behind(table: Client, other: Client) -> None:
    table.run("alter session set autocommit = false")
    assert table.failure("insert into t values ('no number')").code == "100038"
    table.run("insert into t values (1)")
    table.run("commit")
    assert ids(other) == ["1"]


# https://github.com/snowflakedb/snowflake-connector-python, test/integ/test_autocommit.py
@pytest.mark.parametrize("at_login", [True, False])
def test_the_python_connector_rolls_back(table: Client, snowflake: RunningSnowflake, at_login: bool) -> None:
    options: dict[str, Any] = connection(snowflake) | ({"autocommit": False} if at_login else {})
    with python_connector.connect(**options) as session:
        session.cursor().execute("use schema test_database.s")
        if not at_login:
            session.autocommit(False)
        session.cursor().execute("insert into t values (1)")
        session.rollback()
        session.cursor().execute("insert into t values (2)")
        session.commit()
        session.cursor().execute("insert into t values (3)")
        session.rollback()
    assert ids(table) == ["2"]


@pytest.mark.parametrize("begin", ["begin", "begin work", "begin transaction", "start transaction", "begin name t1"])
def test_every_form_of_begin_opens_one(admin: Client, begin: str) -> None:
    """https://docs.snowflake.com/en/sql-reference/sql/begin"""
    admin.run("create table t (a int)")
    admin.run(begin)
    admin.run("insert into t values (1)")
    admin.run("rollback")
    assert admin.cell("select count(*) from t") == "0"
