"""https://docs.snowflake.com/en/sql-reference/sql/show-file-formats"""

from __future__ import annotations

from tests.snowflake.running import Client, RunningSnowflake


def test_formats_are_listed(admin: Client) -> None:
    admin.run("create file format f type = csv comment = 'c'")
    admin.run("create file format g type = json")
    shown = admin.rows("show file formats")
    assert [(row["name"], row["type"], row["comment"]) for row in shown] == [("F", "CSV", "c"), ("G", "JSON", "")]
    assert [row["name"] for row in admin.rows("show file formats like 'g%' in schema s")] == ["G"]


def test_a_temporary_format_is_its_sessions(admin: Client, snowflake: RunningSnowflake) -> None:
    admin.run("create temporary file format f type = parquet compression = snappy")
    other = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
    assert other.rows("show file formats") == []
    assert len(admin.rows("show file formats")) == 1
