"""https://docs.snowflake.com/en/sql-reference/info-schema"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client


@pytest.fixture
def filled(admin: Client) -> Client:
    admin.run("use warehouse compute_wh")
    admin.run(
        "create table people (id number(10,2) not null primary key, name varchar(20) default 'x' comment 'who',"
        " at timestamp_ntz, raw binary(8), f float, v variant) comment = 'all'"
    )
    admin.run('create transient table "low" (a int unique)')
    admin.run("create temporary table short (a int)")
    admin.run("create view names as select name from people")
    admin.run("insert into people (id) values (1), (2)")
    return admin


def test_tables_and_views_of_the_database(filled: Client) -> None:
    rows = filled.rows(
        "select table_name, table_type, is_transient, row_count, comment, table_owner, is_temporary, is_iceberg"
        " from information_schema.tables where table_schema = 'S' order by 1"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("NAMES", "VIEW", None, None, None, "ACCOUNTADMIN", "NO", "NO"),
        ("PEOPLE", "BASE TABLE", "NO", "2", "all", "ACCOUNTADMIN", "NO", "NO"),
        ("SHORT", "TEMPORARY TABLE", "NO", "0", None, "ACCOUNTADMIN", "YES", "NO"),
        ("low", "BASE TABLE", "YES", "0", None, "ACCOUNTADMIN", "NO", "NO"),
    ]


def test_columns_with_their_types(filled: Client) -> None:
    rows = filled.rows(
        "select column_name, ordinal_position, data_type, is_nullable, column_default, comment, numeric_precision,"
        " numeric_scale, character_maximum_length from test_database.information_schema.columns"
        " where table_name = 'PEOPLE' order by ordinal_position"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("ID", "1", "NUMBER", "NO", None, None, "10", "2", None),
        ("NAME", "2", "TEXT", "YES", "'x'", "who", None, None, "20"),
        ("AT", "3", "TIMESTAMP_NTZ", "YES", None, None, None, None, None),
        ("RAW", "4", "BINARY", "YES", None, None, None, None, "8"),
        ("F", "5", "FLOAT", "YES", None, None, None, None, None),
        ("V", "6", "VARIANT", "YES", None, None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("select schema_name from information_schema.schemata order by 1 limit 1", "INFORMATION_SCHEMA"),
        ("select catalog_name from information_schema.information_schema_catalog_name", "TEST_DATABASE"),
        ("select database_name from \"INFORMATION_SCHEMA\".databases where database_name like 'TEST%'",
         "TEST_DATABASE"),
        ("select view_definition from information_schema.views", "create view names as select name from people"),
        ("select constraint_type from information_schema.table_constraints where table_name = 'low'", "UNIQUE"),
        ("select count(*) from information_schema.tables t join information_schema.columns c using (table_name)"
         " where t.table_name = 'PEOPLE'", "6"),
        ("with t as (select * from information_schema.tables) select table_name from t where row_count = 2", "PEOPLE"),
        ("select table_name from information_schema.tables where table_schema like 'INFO%' order by 1 limit 1",
         "COLUMNS"),
    ],
)  # fmt: skip
def test_a_view_is_read_as_any_other(filled: Client, query: str, first: str) -> None:
    assert str(next(iter(filled.rows(query)[0].values()))) == first


def test_last_altered_follows_rows_and_definition(filled: Client) -> None:
    def seen() -> tuple[object, ...]:
        (row,) = filled.rows("select last_altered, last_ddl from information_schema.tables where table_name = 'PEOPLE'")
        return tuple(row.values())

    first = seen()
    for change in (
        "insert into people (id) values (3)",
        "update people set name = 'y'",
        "delete from people",
        "truncate table people",
    ):
        filled.run(change)
        after = seen()
        assert float(str(after[0])) > float(str(first[0])), change
        assert after[1] == first[1], change
        first = after
    filled.run("alter table people add column more int")
    assert seen()[1] > first[1]  # type: ignore[operator]


@pytest.mark.parametrize(("name", "code"), [("pipes", "000002"), ("object_privileges", "000002"), ("nope", "002003")])
def test_other_views_are_missing_by_name(filled: Client, name: str, code: str) -> None:
    failed = filled.failure(f"select * from information_schema.{name}")  # noqa: S608 - names of the test
    assert failed.code == code
    assert name.upper() in failed.message


def test_a_session_sees_what_it_may_see(filled: Client, role: Callable[..., Client]) -> None:
    narrow = role("usage on database test_database", "usage on schema test_database.s", "usage on warehouse compute_wh")
    query = "select table_name from information_schema.tables where table_schema = 'S'"
    assert narrow.rows(query) == []
    filled.run("grant select on table people to role narrow")
    assert [row["TABLE_NAME"] for row in narrow.rows(query)] == ["PEOPLE"]


def test_another_sessions_temporary_table_is_not_listed(filled: Client, snowflake: object) -> None:
    other = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE")  # type: ignore[attr-defined]
    other.run("use warehouse compute_wh")
    assert other.rows("select 1 from information_schema.tables where table_name = 'SHORT'") == []


def test_functions_and_procedures_with_their_types(filled: Client) -> None:
    """https://docs.snowflake.com/en/sql-reference/info-schema/functions, .../procedures"""
    for sql in (
        "create secure function add_one(n number(10,2), s varchar default 'x') returns number(12,2) comment = 'more' "
        "as 'n + 1'",
        "create function add_one(n float) returns varchar(20) as 'n::varchar'",
        "create function pairs() returns table (a int, b varchar) as $$select 1, 'x'$$",
        "create procedure again(n int) returns int language sql as 'begin return n; end'",
    ):
        filled.run(sql)
    columns = (
        "argument_signature, data_type, numeric_precision, numeric_scale, character_maximum_length, is_secure, "
        "comment, function_language, function_definition"
    )
    found = filled.rows(
        f"select function_name, {columns} from information_schema.functions where function_schema = 'S' order by 1, 2"  # noqa: S608
    )
    assert [tuple(row.values()) for row in found] == [
        ("ADD_ONE", "(N FLOAT)", "VARCHAR", None, None, "20", "NO", None, "SQL", "n::varchar"),
        ("ADD_ONE", "(N NUMBER, S VARCHAR)", "NUMBER", "12", "2", None, "YES", "more", "SQL", "n + 1"),
        ("PAIRS", "()", "TABLE (A NUMBER, B VARCHAR)", None, None, None, "NO", None, "SQL", "select 1, 'x'"),
    ]
    (row,) = filled.rows("select * from information_schema.procedures")
    assert (row["PROCEDURE_CATALOG"], row["PROCEDURE_SCHEMA"], row["PROCEDURE_NAME"]) == ("TEST_DATABASE", "S", "AGAIN")
    assert (row["ARGUMENT_SIGNATURE"], row["DATA_TYPE"], row["NUMERIC_PRECISION"]) == ("(N NUMBER)", "NUMBER", "38")
    assert (row["PROCEDURE_OWNER"], row["PROCEDURE_LANGUAGE"]) == ("ACCOUNTADMIN", "SQL")
    assert row["PROCEDURE_DEFINITION"] == "begin return n; end"


def test_functions_that_a_role_may_not_use_are_not_listed(filled: Client, role: Callable[..., Client]) -> None:
    filled.run("create function one() returns int as '1'")
    filled.run("create procedure two() returns int language sql as 'begin return 2; end'")
    narrow = role("usage on database test_database", "usage on schema test_database.s", "usage on warehouse compute_wh")
    assert narrow.rows("select 1 from information_schema.functions") == []
    assert narrow.rows("select 1 from information_schema.procedures") == []
    filled.run("grant usage on function one() to role narrow")
    assert narrow.cell("select function_name from information_schema.functions") == "ONE"
