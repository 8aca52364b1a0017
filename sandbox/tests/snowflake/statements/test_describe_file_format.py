"""https://docs.snowflake.com/en/sql-reference/sql/desc-file-format"""

from __future__ import annotations

from tests.snowflake.running import Client


def test_options_and_defaults_are_told(admin: Client) -> None:
    admin.run("create file format f type = csv field_delimiter = '|' null_if = ('x', 'y') skip_header = 2")
    described = {row["property"]: row["property_value"] for row in admin.rows("describe file format f")}
    wanted = {"FIELD_DELIMITER": "|", "NULL_IF": "[x, y]", "SKIP_HEADER": "2", "TRIM_SPACE": "false"}
    assert {name: described[name] for name in wanted} == wanted
    assert admin.failure("describe file format nope").code == "002003"
