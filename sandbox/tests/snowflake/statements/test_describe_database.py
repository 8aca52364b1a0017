from __future__ import annotations

from tests.snowflake.running import Client


def test_lists_schemas(admin: Client) -> None:
    rows = admin.rows("desc database test_database")
    assert [(row["name"], row["kind"]) for row in rows] == [
        ("INFORMATION_SCHEMA", "SCHEMA"),
        ("PUBLIC", "SCHEMA"),
        ("S", "SCHEMA"),
    ]
    assert admin.failure("desc database nowhere").code == "002003"
