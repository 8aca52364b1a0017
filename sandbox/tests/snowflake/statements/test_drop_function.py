from __future__ import annotations

from tests.snowflake.running import Client


def test_the_types_of_the_arguments_tell_functions_apart(admin: Client) -> None:
    admin.run("create function f(x int) returns int as '1'")
    assert admin.failure("create function f(x decimal(5, 2)) returns int as '2'").code == "002002"
    admin.run("create function f(x text) returns int as '3'")
    assert admin.cell("drop function f(string)") == "F successfully dropped."
    assert admin.failure("drop function f(varchar)").code == "002003"
    assert admin.cell("drop function if exists f(varchar)") == (
        "Drop statement executed successfully (F already dropped)."
    )
    assert admin.cell("select f(9)") == "1"
    admin.run("create or replace function f(x number) returns int as '4'")
    assert admin.cell("select f(9)") == "4"
