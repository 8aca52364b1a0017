from __future__ import annotations

from tests.snowflake.running import Client


def test_drop(admin: Client) -> None:
    admin.run("create table t (a int)")
    assert admin.cell("drop schema s") == "S successfully dropped."
    assert admin.run("select 1")["finalSchemaName"] is None
    assert admin.failure("drop schema s").code == "002003"
    assert admin.cell("drop schema if exists s") == "Drop statement executed successfully (S already dropped)."


def test_information_schema_stays(admin: Client) -> None:
    assert admin.failure("drop schema information_schema").code == "003001"
