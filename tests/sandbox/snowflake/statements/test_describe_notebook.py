from __future__ import annotations

from tests.sandbox.snowflake.running import Client


def test_without_files(admin: Client) -> None:
    admin.run("create notebook nb")
    row = admin.row("describe notebook nb")
    assert list(row)[:4] == ["title", "main_file", "query_warehouse", "url_id"]
    assert (row["name"], row["owner"], row["last_version_name"]) == ("NB", "ACCOUNTADMIN", None)
