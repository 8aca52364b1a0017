"""Functions LANGUAGE SQL: what can be made, who may call it, and what SHOW, GRANT and COMMENT do with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client

AREA = "create function area(r float) returns float comment = 'of a circle' as $$ pi() * r * r $$"


def test_show_lists_it(admin: Client) -> None:
    admin.run(AREA)
    admin.run("create secure function rows_of(a int, b varchar default 'x') returns table (n number) as 'select a'")
    rows = {row["name"]: row for row in admin.rows("show user functions")}
    assert rows["AREA"]["arguments"] == "AREA(FLOAT) RETURN FLOAT"
    assert (rows["AREA"]["description"], rows["AREA"]["language"]) == ("of a circle", "SQL")
    assert (rows["AREA"]["catalog_name"], rows["AREA"]["schema_name"]) == ("TEST_DATABASE", "S")
    assert rows["ROWS_OF"]["arguments"] == "ROWS_OF(NUMBER, DEFAULT VARCHAR) RETURN TABLE (N NUMBER)"
    assert (rows["ROWS_OF"]["is_table_function"], rows["ROWS_OF"]["is_secure"]) == ("Y", "Y")
    assert (rows["ROWS_OF"]["min_num_arguments"], rows["ROWS_OF"]["max_num_arguments"]) == ("1", "2")
    assert admin.names("show functions like 'ar%' in schema s") == ["AREA"]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("create function f(x int) returns int as 'nope + x'", "000904"),
        ("create function f(x int) returns int as 'select x from no_such_table'", "002003"),
        ("create function f(x int) returns int as 'no_such(x)'", "002140"),
        ("create function f(x int) returns int as 'select 1, 2'", "001003"),
        ("create function f(x int) returns int as ''", "000900"),
        ("create function f(x int) returns int as 'x +'", "001003"),
        ("create function f(x int, x int) returns int as 'x'", "001003"),
        ("create function f(x nonsense) returns int as 'x'", "001003"),
        ("create function f(x int default 1, y int) returns int as 'x'", "001003"),
        ("create function f(x int) returns table (a int, b int) as 'select x'", "001003"),
        ("create function f(x vector(int, 2)) returns int as '1'", "000002"),
        ("create function f() returns int language python runtime_version = '3.11' handler = 'h' as 'x'", "000002"),
        ("create function f() returns int language javascript as 'return 1'", "000002"),
        ("create aggregate function f(x int) returns int as 'x'", "000002"),
        ("create function f(x int) returns int strict as 'x'", "000002"),
        ("create function upper(x int) returns int as 'x'", "000002"),
    ],
)
def test_what_cannot_be_made(admin: Client, sql: str, code: str) -> None:
    assert admin.failure(sql).code == code
    assert admin.rows("show user functions") == []


def test_a_call_needs_usage_and_reads_with_the_owners_rights(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create table secret (a int) as select 7")
    admin.run("create function peek() returns int as 'select a from secret'")
    session = role("usage on database test_database", "usage on schema s", "usage on warehouse compute_wh")
    assert session.failure("select peek()").code == "002140"
    assert session.failure("select s.peek()").code == "002141"
    assert session.rows("show user functions") == []
    admin.run("grant usage on function peek() to role narrow")
    assert session.cell("select peek()") == "7"
    assert session.failure("select a from secret").code == "002003"
    assert session.failure("drop function peek()").code == "003001"
    assert session.failure("create function mine() returns int as '1'").code == "003001"
    admin.run("revoke usage on all functions in schema s from role narrow")
    assert session.failure("select peek()").code == "002140"


def test_an_argument_is_read_with_the_callers_rights(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create table secret (a int) as select 7")
    admin.run("create function same(x int) returns int as 'x'")
    admin.run("create function rows_of(x int) returns table (n int) as 'select x'")
    session = role("usage on database test_database", "usage on schema s", "usage on warehouse compute_wh")
    admin.run("grant usage on all functions in schema s to role narrow")
    assert session.cell("select same(1)") == "1"
    assert session.failure("select same((select a from secret))").code == "002003"
    assert session.failure("select * from table(rows_of((select a from secret)))").code == "002003"


def test_future_grants_comments_and_ownership(admin: Client, role: Callable[..., Client]) -> None:
    session = role("usage on database test_database", "usage on schema s")
    admin.run("grant usage on future functions in schema s to role narrow")
    admin.run(AREA)
    assert session.names("show user functions") == ["AREA"]
    admin.run("comment on function area(float) is 'new'")
    assert admin.row("show user functions")["description"] == "new"
    grants = admin.rows("show grants on function area(float)")
    assert {(row["privilege"], row["grantee_name"]) for row in grants} == {
        ("OWNERSHIP", "ACCOUNTADMIN"),
        ("USAGE", "NARROW"),
    }
    admin.run("grant ownership on function area(float) to role narrow copy current grants")
    assert session.cell("drop function area(float)") == "AREA successfully dropped."
