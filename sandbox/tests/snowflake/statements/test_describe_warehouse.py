from __future__ import annotations

from tests.snowflake.running import Client


def test_describe(admin: Client) -> None:
    admin.run("create warehouse w")
    row = admin.row("desc warehouse w")
    assert (row["name"], row["kind"]) == ("W", "WAREHOUSE")
