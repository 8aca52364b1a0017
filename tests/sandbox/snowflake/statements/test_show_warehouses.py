from __future__ import annotations

from collections.abc import Callable

from tests.sandbox.snowflake.running import Client


def test_visibility(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create warehouse w")
    assert admin.names("show warehouses") == ["W"]
    assert role().names("show warehouses") == []
    assert role("usage on warehouse w").names("show warehouses") == ["W"]
