# ruff: noqa: E501, S608 - each statement stays on its line, and is the test's own
"""https://docs.snowflake.com/en/sql-reference/functions/get_ddl"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client

BOOKS = [
    "create table books_table (id number, title varchar(255), author varchar(255))",
    "create view books_view as select title, author from books_table",
]


def ddl(client: Client, kind: str, name: str, more: str = "") -> str:
    return str(client.cell(f"select get_ddl('{kind}', '{name}'{more})"))


@pytest.fixture
def client(admin: Client) -> Client:
    admin.run("use warehouse compute_wh")
    return admin


@pytest.mark.parametrize(
    ("kind", "name", "more", "expected"),
    [
        ("table", "books_table", "", "create or replace TABLE BOOKS_TABLE (\n\tID NUMBER(38,0),\n\tTITLE VARCHAR(255),\n\t"
         "AUTHOR VARCHAR(255)\n);"),
        ("view", "books_view", "", "create or replace view BOOKS_VIEW as select title, author from books_table;"),
        ("VIEW", "TEST_DATABASE.S.BOOKS_VIEW", ", true",
         "create or replace view TEST_DATABASE.S.BOOKS_VIEW as select title, author from books_table;"),
        ("schema", "s", "", "create or replace schema S;\n\ncreate or replace TABLE BOOKS_TABLE (\n\tID NUMBER(38,0),\n\t"
         "TITLE VARCHAR(255),\n\tAUTHOR VARCHAR(255)\n);\n\ncreate or replace view BOOKS_VIEW as select title, author from"
         " books_table;\n"),
    ],
)  # fmt: skip
def test_the_examples_of_the_documentation(client: Client, kind: str, name: str, more: str, expected: str) -> None:
    for sql in BOOKS:
        client.run(sql)
    assert ddl(client, kind, name, more) == expected


def test_functions_and_procedures_as_the_documentation_shows_them(client: Client) -> None:
    client.run("create function multiply(a number, b number) returns number comment='multiply two numbers' as 'a * b'")
    assert ddl(client, "FUNCTION", "multiply(number, number)") == (
        'CREATE OR REPLACE FUNCTION "MULTIPLY"(A NUMBER, B NUMBER)\n'
        "RETURNS NUMBER(38,0)\nCOMMENT='multiply two numbers'\nAS 'a * b';"
    )
    client.run("create procedure stproc_1(f float) returns float language sql as $$begin\n  return 'it''s';\nend$$")
    assert ddl(client, "procedure", "stproc_1(float)") == (
        'CREATE OR REPLACE PROCEDURE "STPROC_1"("F" FLOAT)\n'
        "RETURNS FLOAT\nLANGUAGE SQL\nEXECUTE AS OWNER\nAS 'begin\n  return ''it''''s'';\nend';"
    )


@pytest.mark.parametrize(
    ("kind", "name", "create"),
    [
        ("table", "t", "create table t (id int autoincrement start 5 increment 2 order primary key, \"low\" date not null)"),
        ("table", "t", "create transient table t (a number(10,2) default 1.5 comment 'it''s \\\\ x', s varchar default 'x')"
         " comment = 'all\nof it'"),
        ("table", "t", "create temporary table t (o object(a int, b array(varchar)), v variant, b binary(8), t time(3))"),
        ("table", "t", "create table t (a int unique, b int, constraint named unique (a, b) rely)"),
        ("table", "t", "create table t (a int, foreign key (a) references parent (id))"),
        ("table", "t", "create table t (d timestamp_ltz default current_timestamp(), i int default q.nextval)"),
        ("view", "v", "create view v (x, y comment 'second') comment = 'as told' as select 1 as a, ' as ' as b"),
        ("view", "v", "create or replace view if not exists v as /* as */ with w as (select 1 a) select a from w"),
        ("sequence", "s1", "create sequence s1 start = -5 increment = 3 order comment = 'c'"),
        ("file_format", "f", "create file format f type = csv field_delimiter = '\\t' record_delimiter = '\\n' "
         "escape = '\\\\' null_if = ('NULL', '\\\\N') skip_header = 1 comment = 'tabs'"),
        ("file_format", "f", "create temporary file format f type = json strip_outer_array = true compression = gzip"),
        ("function", "f(varchar, int)", "create secure function f(s varchar, n int default 3) returns varchar(10) "
         "memoizable as $$left(s, n) || 'x'$$"),
        ("function", "tf()", "create function tf() returns table (a int, b varchar) as 'select 1, ''x'''"),
        ("procedure", "p(int)", "create procedure p(i int) returns int language sql execute as caller comment = 'c' as "
         "'begin return i + 1; end'"),
    ],
)  # fmt: skip
def test_the_statement_makes_the_same_object_again(client: Client, kind: str, name: str, create: str) -> None:
    client.run("create sequence q")
    client.run("create table parent (id int primary key)")
    client.run(create)
    first = ddl(client, kind, name)
    client.run(first)
    assert ddl(client, kind, name) == first


def test_a_schema_is_written_with_all_that_is_in_it_and_can_be_made_again(client: Client) -> None:
    for sql in (
        "create sequence q",
        "create table b (i int default q.nextval)",
        "create view zero as select i from b",
        "create view a as select * from zero",
        "create file format ff type = parquet",
        "create function twice(n int) returns int as '2 * n'",
        "create procedure p() returns int language sql as 'begin return 1; end'",
        "create temporary table gone (i int)",
    ):
        client.run(sql)
    first = ddl(client, "schema", "s")
    assert "GONE" not in first
    client.run(first, parameters={"MULTI_STATEMENT_COUNT": 0})
    assert ddl(client, "schema", "s") == first
    assert client.cell("select count(*) from a") == "0"


def test_a_database_is_written_with_all_its_schemas_and_can_be_made_again(client: Client) -> None:
    for sql in (
        "create database \"My DB\" comment = 'kept'",
        "create schema first with managed access",
        *BOOKS,
        "create transient schema second",
        "create function twice(n int) returns int as '2 * n'",
    ):
        client.run(sql)
    first = ddl(client, "database", '"My DB"')
    assert first.startswith(
        "create or replace database \"My DB\" COMMENT='kept';\n\ncreate or replace schema PUBLIC;\n\n"
        "create or replace schema FIRST with managed access;\n\ncreate or replace TABLE BOOKS_TABLE ("
    )
    client.run(first, parameters={"MULTI_STATEMENT_COUNT": 0})
    assert ddl(client, "database", '"My DB"') == first
    assert ddl(client, "database", '"My DB"', ", true").count('"My DB".') == 6
    assert client.cell('select count(*) from "My DB".first.books_view') == "0"


@pytest.mark.parametrize(
    ("call", "code", "named"),
    [
        ("get_ddl('table', 'nope')", "002003", "NOPE"),
        ("get_ddl('function', 'nope(int)')", "002003", "NOPE(NUMBER)"),
        ("get_ddl('database', 'nope')", "002003", "NOPE"),
        ("get_ddl('pipe', 'p')", "000002", "GET_DDL of a PIPE"),
        ("get_ddl('starship', 'p')", None, "starship"),
        ("get_ddl('table')", None, "GET_DDL"),
        ("get_ddl('table', table_name)", "000002", "GET_DDL of values that are not literals"),
        ("get_ddl('table', 'a b')", "001003", "b"),
    ],
)
def test_what_cannot_be_written_is_refused_by_name(client: Client, call: str, code: str | None, named: str) -> None:
    failure = client.failure(f"select {call} from information_schema.tables")
    assert code is None or failure.code == code
    assert failure.code != "000603"
    assert named in failure.message


def test_who_does_not_see_an_object_does_not_see_how_it_was_made(client: Client, role: Callable[..., Client]) -> None:
    client.run(BOOKS[0])
    narrow = role("usage on database test_database", "usage on schema test_database.s", "usage on warehouse compute_wh")
    assert narrow.failure("select get_ddl('table', 'test_database.s.books_table')").code == "002003"
    client.run("grant select on table books_table to role narrow")
    assert "BOOKS_TABLE" in ddl(narrow, "table", "test_database.s.books_table")
