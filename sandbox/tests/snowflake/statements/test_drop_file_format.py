"""https://docs.snowflake.com/en/sql-reference/sql/drop-file-format"""

from __future__ import annotations

from tests.snowflake.running import Client


def test_a_format_goes(admin: Client) -> None:
    admin.run("create file format f type = csv")
    admin.run("drop file format f")
    assert admin.rows("show file formats") == []
    assert admin.failure("drop file format f").code == "002003"
    admin.run("drop file format if exists f")
