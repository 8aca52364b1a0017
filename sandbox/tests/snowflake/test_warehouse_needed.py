"""Rows are read and written with a virtual warehouse; all else needs none.

https://docs.snowflake.com/en/user-guide/warehouses-overview. The error, as accounts answer it:
https://github.com/snowflakedb/pdo_snowflake/issues/179
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.snowflake.running import Client, RunningSnowflake

NEED_ONE = (
    "select * from t",
    "select count(*) from t",
    "with c as (select a from t) select * from c",
    "select 1 union all select a from t",
    "select (select max(a) from t)",
    "select * from kept",
    "select * from (values (1), (2))",
    "select value from table(flatten([1, 2]))",
    "select * from table(result_scan(last_query_id()))",
    "show tables ->> select * from $1",
    "select 1 as a where exists (select 1 from t)",
    "insert into t values (2)",
    "insert into t select 2",
    "insert overwrite into t select a from t",
    "update t set a = 2",
    "delete from t",
    "truncate table t",
    "merge into t using (select 1 as b) s on t.a = s.b when matched then delete",
    "create table copied as select 1 as a",
    "create or replace table t as select a from t",
)

NEED_NONE = (
    "select 1",
    "select current_version(), current_warehouse(), current_role()",
    "select upper('a') || 1",
    "select system$cancel_all_queries(1)",
    "show tables",
    "describe table t",
    "use role accountadmin",
    "use schema s",
    "set x = 1",
    "alter session set timezone = 'UTC'",
    "create table new_one (a int)",
    "create table like_one like t",
    "create view a_view as select a from t",
    "alter table t add column b int",
    "grant select on table t to role public",
    "drop table if exists nowhere",
    "begin",
    "rollback",
)


@pytest.fixture
def without(admin: Client, snowflake: RunningSnowflake) -> Iterator[Client]:
    """A session of ACCOUNTADMIN without a warehouse, beside a table with a row and a view of it."""
    admin.run("create table t as select 1 as a")
    admin.run("create view kept as select a from t")
    admin.run("alter user admin unset default_warehouse")
    yield snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
    admin.run("alter user admin set default_warehouse = compute_wh")


@pytest.mark.parametrize("sql", NEED_ONE)
def test_refused_without_a_warehouse_and_nothing_changes(without: Client, admin: Client, sql: str) -> None:
    without.run("show tables")
    failure = without.failure(sql)
    assert (failure.code, failure.sqlstate) == ("000606", "57P03")
    assert failure.message.startswith("No active warehouse selected in the current session.")
    assert admin.rows("select a from t") == [{"A": "1"}]
    without.run("use warehouse compute_wh")
    without.run(sql)


@pytest.mark.parametrize("sql", NEED_NONE)
def test_runs_without_a_warehouse(without: Client, sql: str) -> None:
    assert without.cell("select current_warehouse()") is None
    without.run(sql)


def test_what_is_wrong_with_the_statement_comes_first(without: Client) -> None:
    assert without.failure("select b from t").code == "000904"
    assert without.failure("select * from nowhere").code == "002003"
    assert without.failure("delete from nowhere").code == "002003"
    assert without.failure("select * form t").code == "001003"


def test_columns_are_told_without_a_warehouse(without: Client) -> None:
    answer = without.run("select a from t", describeOnly=True)
    assert [column["name"] for column in answer["rowtype"]] == ["A"]


def test_a_warehouse_that_is_gone_or_not_granted_or_stays_suspended_is_none(
    admin: Client, role: Callable[..., Client]
) -> None:
    admin.run("create table t as select 1 as a")
    admin.run("create warehouse w")
    on_the_way = ("usage on database test_database", "usage on schema test_database.s", "select on table t")
    reader = role(*on_the_way, "usage on warehouse w")
    reader.run("use warehouse w")
    assert reader.cell("select a from t") == "1"
    for undone, done in (
        ("revoke usage on warehouse w from role narrow", "grant usage on warehouse w to role narrow"),
        ("alter warehouse w set auto_resume = false", "alter warehouse w set auto_resume = true"),
    ):
        admin.run("alter warehouse w resume if suspended")
        admin.run(undone)
        admin.run("alter warehouse w suspend")
        assert reader.failure("select a from t").code == "000606"
        admin.run(done)
        assert reader.cell("select a from t") == "1"
    admin.run("drop warehouse w")
    assert reader.failure("select a from t").code == "000606"
