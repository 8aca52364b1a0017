from __future__ import annotations

from tests.snowflake.running import Client


def test_text(admin: Client) -> None:
    admin.run("create view v as select 1 as a")
    row = admin.row("show views")
    assert (row["name"], row["schema_name"]) == ("V", "S")
    assert "select 1 as a" in (row["text"] or "").lower()
