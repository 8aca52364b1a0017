from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_use(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create warehouse w")
    admin.run("create warehouse x")
    assert admin.run("use warehouse w")["finalWarehouseName"] == "W"
    assert admin.failure("use warehouse nowhere").code == "002043"
    assert role().failure("use warehouse w").code == "002043"
