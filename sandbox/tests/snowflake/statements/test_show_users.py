from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_rows(admin: Client, role: Callable[..., Client]) -> None:
    narrow = role()
    assert admin.names("show users") == ["ADMIN", "NARROW_USER"]
    assert narrow.names("show users") == ["NARROW_USER"]
    assert admin.row("show users like 'admin'")["default_secondary_roles"] == '["ALL"]'
