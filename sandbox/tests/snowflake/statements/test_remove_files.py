from __future__ import annotations

from tests.snowflake.running import Client
from tests.snowflake.statements.staged import stage_with


def test_remove(admin: Client) -> None:
    stage_with(admin, "a/one.txt", "b/two.txt")
    assert admin.row("rm @files/a") == {"name": "files/a/one.txt", "result": "removed"}
    assert [row["name"] for row in admin.rows("list @files")] == ["files/b/two.txt"]
