from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_drop(admin: Client) -> None:
    admin.run("create table t (a int)")
    assert admin.cell("drop database test_database cascade") == "TEST_DATABASE successfully dropped."
    assert admin.run("select 1")["finalDatabaseName"] is None
    assert admin.failure("drop database test_database").code == "002003"
    assert admin.cell("drop database if exists test_database") == (
        "Drop statement executed successfully (TEST_DATABASE already dropped)."
    )


def test_needs_ownership(role: Callable[..., Client]) -> None:
    assert role("usage on database test_database").failure("drop database test_database").code == "003001"
    assert role().failure("drop database test_database").code == "002003"
