from __future__ import annotations

from tests.sandbox.snowflake.running import Client


def test_none_is_user_defined(admin: Client) -> None:
    data = admin.run("show functions")
    assert data["rowset"] == []
    assert "is_aggregate" in [column["name"] for column in data["rowtype"]]
    assert admin.rows('show functions ->> select "name" from $1 where "is_aggregate" = \'Y\'') == []
