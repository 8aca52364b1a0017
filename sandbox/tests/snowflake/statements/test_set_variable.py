from __future__ import annotations

from tests.snowflake.running import Client


def test_set_use_and_unset(admin: Client) -> None:
    admin.run("set (a, b) = (40 + 2, 'it''s')")
    assert admin.rows("select $a + 1 as n, $b as s") == [{"N": "43", "S": "it's"}]
    admin.run("create table t (x int)")
    admin.run("set name = 't'")
    assert admin.cell("select count(*) from identifier($name)") == "0"
    admin.run("unset (a, b)")
    assert admin.failure("select $a").code == "002211"


def test_size(admin: Client) -> None:
    assert admin.failure(f"set a = '{'x' * 257}'").code == "001421"
