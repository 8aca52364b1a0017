from __future__ import annotations

from tests.snowflake.running import Client


def test_describe(admin: Client) -> None:
    admin.run("create stage files")
    assert [row["property"] for row in admin.rows("desc stage files")] == ["URL", "ENABLE"]
