from __future__ import annotations

from tests.snowflake.running import Client


def test_by_the_types_of_its_arguments(admin: Client) -> None:
    admin.run("create procedure p(x int) returns int language sql as 'begin return x; end'")
    assert admin.failure("drop procedure p()").code == "002003"
    assert admin.cell("drop procedure p(number)") == "P successfully dropped."
    assert admin.cell("drop procedure if exists p(int)") == "Drop statement executed successfully (P already dropped)."
    assert admin.rows("show procedures") == []
