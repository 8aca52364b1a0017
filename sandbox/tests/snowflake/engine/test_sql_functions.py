"""Functions in SQL: a call stands for the body, read in the function's schema, with the arguments cast to their types.

https://docs.snowflake.com/en/developer-guide/udf/sql/udf-sql-scalar-functions
https://docs.snowflake.com/en/developer-guide/udf/sql/udf-sql-tabular-functions
"""

from __future__ import annotations

import pytest

from tests.snowflake.running import Client


@pytest.fixture
def functions(admin: Client) -> Client:
    """A table PEOPLE, and functions that do and do not read it."""
    for sql in (
        "create table people (id int, name varchar) as select * from values (1, 'Ann'), (2, 'Bob')",
        "create function area(radius float) returns float as $$ pi() * radius * radius $$",
        "create function add(x int, y int default 2, z int default 3) returns int as 'x + y + z'",
        "create function kind(x int) returns varchar as '''number'''",
        "create function kind(x varchar) returns varchar as '''text'''",
        "create function kind() returns varchar as '''nothing'''",
        "create function oldest() returns varchar language sql as 'select max(name) from people;'",
        "create function name_of(wanted int) returns varchar as 'select name from people where id = wanted'",
        "create function upto(n int) returns table (k int, v varchar) as 'select id, name from people where id <= n'",
        "create function pay(hours number(9, 2), wage number(9, 2)) returns number(9, 2) as $$ hours * wage $$",
        "create function half(x float) returns float as 'x - x / 2'",
    ):
        admin.run(sql)
    return admin


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("select round(area(2), 3)", [["12.566"]]),
        ("select add(1), add(1, 1), add(1, z => 0), add(z => 1, y => 1, x => 1)", [["6", "5", "3", "3"]]),
        ("select add(add(1), 0, 0), s.add(1, 1, 1), test_database.s.add(0, 0, 0)", [["6", "3", "0"]]),
        ("select add('4', 0.4, 0)", [["4"]]),
        ("select kind(1), kind('1'), kind(), kind(1::varchar)", [["number", "text", "nothing", "text"]]),
        ("select kind(id), kind(name), kind(id + 1) from people where id = 1", [["number", "text", "number"]]),
        ("select oldest(), oldest() || '!'", [["Bob", "Bob!"]]),
        ("select name_of(id), name_of(3) from people order by id", [["Ann", None], ["Bob", None]]),
        ("select name_of(column1) from values (2), (1)", [["Bob"], ["Ann"]]),
        ("select sum(add(id, 0, 0)) from people where add(id) > 6", [["2"]]),
        ("select k, v from table(upto(2)) order by k desc", [["2", "Bob"], ["1", "Ann"]]),
        (
            "select p.id, u.v from people p, table(upto(p.id)) u order by 1, 2",
            [["1", "Ann"], ["2", "Ann"], ["2", "Bob"]],
        ),
        ("select people.id, v from people join table(upto(1)) on k = id", [["1", "Ann"]]),
        ("select v from table(upto((select max(k) from table(upto(1)))))", [["Ann"]]),
        ("select pay(1.005, 10), pay(3, 1)", [["10.10", "3.00"]]),
        ("with c as (select name_of(1) n) select n from c", [["Ann"]]),
    ],
)
def test_a_call_has_the_value_of_the_body(functions: Client, sql: str, rows: list[list[str | None]]) -> None:
    assert functions.run(sql)["rowset"] == rows


def test_calls_in_views_inserts_and_updates(functions: Client) -> None:
    functions.run("create view named as select name_of(id) as n from people")
    functions.run("insert into people select add(id, 10, 0), name_of(id) from people where id = 1")
    functions.run("update people set name = kind(id) where id = 2")
    assert functions.run("select n from named order by 1")["rowset"] == [["Ann"], ["Ann"], ["number"]]


@pytest.mark.parametrize(
    ("sql", "code", "said"),
    [
        ("select area()", "001044", "Invalid argument types for function 'AREA': ()"),
        ("select area(1, 2)", "001044", "(NUMBER, NUMBER)"),
        ("select add(w => 1)", "001044", "'ADD'"),
        ("select add(x => 1, 2)", "001044", "'ADD'"),
        ("select no_such(1)", "002140", "Unknown function NO_SUCH"),
        ("select s.no_such(1)", "002141", "Unknown user-defined function S.NO_SUCH"),
        ("select upto(1)", "001003", "returns a table"),
        ("select * from table(area(1))", "001003", "returns a value"),
        ("select kind(true)", "000002", "overloads of KIND by arguments of the types (BOOLEAN)"),
        ("select half(random())", "000002", "HALF uses twice"),
        ("select name_of(id) from people p join people q using (id)", "000002", "ID as an argument of NAME_OF"),
    ],
)
def test_what_cannot_be_called(functions: Client, sql: str, code: str, said: str) -> None:
    failure = functions.failure(sql)
    assert failure.code == code
    assert said in failure.message


def test_a_function_that_ends_in_itself_is_refused(admin: Client) -> None:
    admin.run("create function f(x int) returns int as 'x'")
    admin.run("create or replace function f(x int) returns int as 'f(x) + f(x)'")
    assert admin.failure("select f(1)").code == "001003"


def test_expansion_is_bounded(admin: Client) -> None:
    admin.run("create function f0(x int) returns int as 'x + 1'")
    for number in range(1, 4):
        four = " + ".join([f"f{number - 1}(x)"] * 4)
        admin.run(f"create function f{number}(x int) returns int as '{four}'")
    assert admin.cell("select f3(0)") == "64"
    failure = admin.failure("create function f(x int) returns int as 'f3(x) + f3(x) + f3(x) + f3(x) + f3(x) + f3(x)'")
    assert failure.code == "001003"
    assert "more than 500 views and functions" in failure.message
