from __future__ import annotations

from tests.snowflake.running import Client


def test_tables_and_views(admin: Client) -> None:
    admin.run("create table t (a int)")
    admin.run("create view v as select 1 as a")
    assert [(row["name"], row["kind"]) for row in admin.rows("show objects in schema s")] == [
        ("T", "TABLE"),
        ("V", "VIEW"),
    ]
