from __future__ import annotations

from tests.snowflake.running import Client


def test_lists_contents(admin: Client) -> None:
    admin.run("create table t (a int)")
    admin.run("create stage files")
    rows = admin.rows("desc schema s")
    assert [(row["name"], row["kind"]) for row in rows] == [("FILES", "STAGE"), ("T", "TABLE")]
