from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_columns_in_snowflakes_order(admin: Client) -> None:
    row = admin.row("show databases like 'test\\_data%'")
    assert list(row)[:10] == [
        "created_on",
        "name",
        "is_default",
        "is_current",
        "origin",
        "owner",
        "comment",
        "options",
        "retention_time",
        "kind",
    ]
    assert (row["name"], row["is_current"], row["kind"]) == ("TEST_DATABASE", "Y", "STANDARD")


def test_starts_with_and_limit(admin: Client) -> None:
    for name in ("za", "zb", "zc"):
        admin.run(f"create database {name}")
    assert admin.names("show databases starts with 'Z' limit 2") == ["ZA", "ZB"]
    assert admin.names("show databases starts with 'Z' limit 2 from 'ZA'") == ["ZB", "ZC"]
    assert admin.names("show databases starts with 'z'") == []
    assert list(admin.row("show terse databases like 'za'")) == [
        "created_on",
        "name",
        "kind",
        "database_name",
        "schema_name",
    ]


def test_only_what_a_role_may_see(role: Callable[..., Client]) -> None:
    assert role().names("show databases") == []
    assert role("usage on database test_database").names("show databases") == ["TEST_DATABASE"]
