from __future__ import annotations

from tests.snowflake.running import Client


def test_drop(admin: Client) -> None:
    admin.run("create stage files")
    assert admin.cell("drop stage files") == "FILES successfully dropped."
    assert admin.failure("drop stage files").code == "002003"
