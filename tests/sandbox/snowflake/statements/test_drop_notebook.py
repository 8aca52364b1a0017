from __future__ import annotations

from tests.sandbox.snowflake.running import Client


def test_drop(admin: Client) -> None:
    admin.run("create notebook nb")
    assert admin.cell("drop notebook nb") == "NB successfully dropped."
    assert admin.failure("drop notebook nb").code == "002003"
    assert admin.cell("drop notebook if exists nb") == "Drop statement executed successfully (NB already dropped)."
