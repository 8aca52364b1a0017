from __future__ import annotations

from tests.snowflake.running import Client


def test_rename_and_comment(admin: Client) -> None:
    admin.run("create database role reader")
    admin.run("grant usage on schema s to database role reader")
    admin.run("alter database role reader rename to viewer")
    admin.run("alter database role viewer set comment = 'x'")
    assert admin.row("show database roles in database test_database")["name"] == "VIEWER"
    assert [r["name"] for r in admin.rows("show grants to database role viewer")] == ["TEST_DATABASE.S"]
