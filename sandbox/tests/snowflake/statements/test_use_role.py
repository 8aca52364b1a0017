from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_only_assigned_roles(admin: Client, role: Callable[..., Client]) -> None:
    narrow = role()
    assert narrow.run("use role public")["finalRoleName"] == "PUBLIC"
    failure = narrow.failure("use role accountadmin")
    assert (failure.code, failure.sqlstate) == ("003013", "42501")
    assert narrow.failure("use role nowhere").code == "002043"
    admin.run("grant role sysadmin to role narrow")
    assert narrow.run("use role sysadmin")["finalRoleName"] == "SYSADMIN"


def test_secondary_roles_add_privileges_but_create_nothing(role: Callable[..., Client]) -> None:
    narrow = role("usage on database test_database", "create database on account")
    narrow.run("use role public")
    assert narrow.names("show databases") == ["TEST_DATABASE"]
    assert narrow.failure("create database d").code == "003001"
    narrow.run("use secondary roles none")
    assert narrow.names("show databases") == []
    assert narrow.failure("use secondary roles narrow, public").code == "000002"
