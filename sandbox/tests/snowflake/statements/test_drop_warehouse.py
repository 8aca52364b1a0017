from __future__ import annotations

from tests.snowflake.running import Client


def test_drop(admin: Client) -> None:
    admin.run("create warehouse w")
    assert admin.cell("drop warehouse w") == "W successfully dropped."
    assert admin.run("select 1")["finalWarehouseName"] is None
    assert admin.failure("drop warehouse w").code == "002003"
