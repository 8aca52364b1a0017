from __future__ import annotations

from tests.snowflake.running import Client


def test_drop(old_account: Client) -> None:
    assert old_account.cell("drop notebook old.s.b") == "B successfully dropped."
    assert old_account.failure("drop notebook b").code == "002003"
    assert old_account.cell("drop notebook if exists b") == "Drop statement executed successfully (B already dropped)."
