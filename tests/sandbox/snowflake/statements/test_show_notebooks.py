from __future__ import annotations

from tests.sandbox.snowflake.running import Client


def test_scope(admin: Client) -> None:
    admin.run("create notebook nb")
    assert admin.row("show notebooks in database test_database")["schema_name"] == "S"
    assert admin.rows("show notebooks in schema test_database.public") == []
