from __future__ import annotations

from tests.snowflake.running import Client


def test_values(admin: Client) -> None:
    admin.run("set a = 'x'")
    admin.run("set b = 7")
    assert [(r["name"], r["value"], r["type"]) for r in admin.rows("show variables")] == [
        ("A", "x", "text"),
        ("B", "7", "fixed"),
    ]
