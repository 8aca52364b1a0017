from __future__ import annotations

from tests.snowflake.running import Client


def test_levels(admin: Client) -> None:
    admin.run("alter session set query_tag = 'x'")
    row = admin.row("show parameters like 'query\\_tag'")
    assert (row["value"], row["default"], row["level"], row["type"]) == ("x", "", "SESSION", "STRING")
    rows = {row["key"]: row for row in admin.rows("show parameters in schema s")}
    assert rows["MAX_DATA_EXTENSION_TIME_IN_DAYS"]["value"] == "14"
    assert admin.failure("show parameters in database nowhere").code == "002003"
