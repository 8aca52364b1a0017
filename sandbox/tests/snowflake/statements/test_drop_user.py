from __future__ import annotations

from tests.snowflake.running import Client


def test_drop(admin: Client) -> None:
    admin.run("create user u")
    assert admin.cell("drop user u") == "U successfully dropped."
    assert admin.failure("drop user u").code == "002003"
    assert admin.failure("drop user admin").code == "003001"
