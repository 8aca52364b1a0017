from __future__ import annotations

from tests.snowflake.running import Client


def test_scope(old_account: Client) -> None:
    assert old_account.rows("show notebooks like 'a' in database old")[0]["schema_name"] == "S"
    assert old_account.rows("show notebooks in schema old.public") == []
