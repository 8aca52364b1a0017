from __future__ import annotations

from tests.snowflake.running import Client


def test_scopes(admin: Client) -> None:
    assert admin.names("show schemas") == ["INFORMATION_SCHEMA", "PUBLIC", "S"]
    admin.run("create database other")
    assert admin.names("show schemas like 's' in test_database") == ["S"]
    assert admin.names("show schemas like 's' in database test_database") == ["S"]
    assert "S" in admin.names("show schemas in account")
    assert admin.failure("show schemas in database nowhere").code == "002043"
