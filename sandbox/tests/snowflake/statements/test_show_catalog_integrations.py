from __future__ import annotations

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import INTEGRATION


def test_columns(admin: Client) -> None:
    admin.run(INTEGRATION)
    row = admin.row("show catalog integrations like 'c'")
    assert list(row) == ["name", "type", "category", "enabled", "comment", "created_on"]
    assert (row["name"], row["type"], row["enabled"]) == ("C", "CATALOG", "true")
