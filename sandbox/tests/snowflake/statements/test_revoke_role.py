from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_revoke(admin: Client, role: Callable[..., Client]) -> None:
    narrow = role("usage on database test_database")
    admin.run("revoke role narrow from user narrow_user")
    assert admin.rows("show grants of role narrow") == []
    narrow.run("use role public")
    assert narrow.failure("use role narrow").code == "003013"
    assert narrow.names("show databases") == []


def test_database_role(admin: Client) -> None:
    admin.run("create database role reader")
    admin.run("grant database role reader to role sysadmin")
    admin.run("revoke database role reader from role sysadmin")
    assert admin.rows("show grants of database role reader") == []
