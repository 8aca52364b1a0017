"""Procedures LANGUAGE SQL: what can be made, how it is called, and with whose rights it runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client

ADD = "create procedure add(n int, m int default 5) returns int language sql as $$ begin return n + m; end $$"


@pytest.mark.parametrize(
    ("call", "rows"),
    [
        ("call add(1)", [["6"]]),
        ("call add(1, 1)", [["2"]]),
        ("call add(m => 2, n => 3)", [["5"]]),
        ("call test_database.s.add('4', 0.4)", [["4"]]),
        ("call add((select 2), abs(-3))", [["5"]]),
    ],
)
def test_a_call_returns_one_value(admin: Client, call: str, rows: list[list[str]]) -> None:
    admin.run(ADD)
    data = admin.run(call)
    assert (data["rowset"], data["rowtype"][0]["name"]) == (rows, "ADD")


def test_a_body_without_quotes_and_a_table(admin: Client) -> None:
    admin.run("create table t as select 1 a, 'x' b")
    admin.run(
        "create procedure all_of() returns table (a int, b varchar) language sql as "
        "declare rs resultset default (select * from t); begin return table(rs); end;"
    )
    assert admin.run("call all_of()")["rowset"] == [["1", "x"]]
    assert admin.cell("begin let rs resultset := (call all_of()); return (select count(*) from table(rs)); end") == "1"


def test_a_procedure_calls_another(admin: Client) -> None:
    admin.run(ADD)
    body = "declare r int; begin call add(:x) into :r; return r * 10; end"
    admin.run(f"create procedure ten(x int) returns int language sql as $$ {body} $$")
    assert admin.cell("call ten(1)") == "60"


def test_the_arguments_tell_procedures_apart(admin: Client) -> None:
    for types, said in (("x int", "number"), ("x varchar", "text"), ("", "nothing")):
        admin.run(f"create procedure kind({types}) returns varchar language sql as 'begin return ''{said}''; end'")
    assert [admin.cell(f"call kind({value})") for value in ("1", "'1'", "")] == ["number", "text", "nothing"]
    assert admin.failure("call kind(1, 2)").code == "001044"
    admin.run(ADD)
    assert admin.failure("call add(m => 1, m => 2)").code == "001044"
    assert admin.failure("call add(n => 1, 2)").code == "001044"
    assert admin.failure("call no_such()").code == "002140"
    assert admin.failure("call s.no_such()").code == "002141"
    assert admin.failure("create procedure kind(y number(3)) returns int as 'begin return 1; end'").code == "002002"


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("create procedure p() returns int language javascript as 'return 1'", "000002"),
        ("create procedure p() returns int language python runtime_version = '3.11' handler = 'h' as 'x'", "000002"),
        ("create procedure p() returns int language sql as 'begin retur 1 end'", "001003"),
        ("create procedure p() returns int language sql as 'select 1'", "001003"),
        ("create procedure p(x nonsense) returns int language sql as 'begin return 1; end'", "001003"),
        ("create procedure p(x out int) returns int language sql as 'begin return 1; end'", "001003"),
        ("create procedure p() returns int language sql execute as restricted caller as 'begin null; end'", "000002"),
    ],
)
def test_what_cannot_be_made(admin: Client, sql: str, code: str) -> None:
    assert admin.failure(sql).code == code
    assert admin.rows("show procedures") == []


def test_owners_and_callers_rights(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create table secret (a int) as select 7")
    for name, rights in (("as_owner", "owner"), ("as_caller", "caller")):
        body = "begin return (select max(a) from secret); end"
        admin.run(f"create procedure {name}() returns int language sql execute as {rights} as $$ {body} $$")
    session = role("usage on database test_database", "usage on schema s", "usage on warehouse compute_wh")
    assert session.failure("call as_owner()").code == "002140"
    admin.run("grant usage on all procedures in schema s to role narrow")
    assert session.cell("call as_owner()") == "7"
    failure = session.failure("call as_caller()")
    assert failure.code == "002003"
    assert "Uncaught exception of type" in failure.message
    assert session.cell("select current_role()") == "NARROW"
    assert session.failure("drop procedure as_owner()").code == "003001"


def test_one_that_calls_itself_for_ever_ends(admin: Client) -> None:
    admin.run("create procedure p() returns int language sql as 'begin return 1; end'")
    admin.run("create or replace procedure p() returns int language sql as 'begin call p(); end'")
    assert admin.failure("call p()").code in ("001003", "000603")
    assert admin.cell("select 1") == "1"
