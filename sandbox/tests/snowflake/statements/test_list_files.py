from __future__ import annotations

from tests.snowflake.running import Client
from tests.snowflake.statements.staged import stage_with


def test_list(admin: Client) -> None:
    stage_with(admin, "a/one.txt", "b/two.txt")
    rows = admin.rows("list @files")
    assert [(row["name"], row["size"]) for row in rows] == [("files/a/one.txt", "9"), ("files/b/two.txt", "9")]
    assert [row["name"] for row in admin.rows("ls @files/b")] == ["files/b/two.txt"]


def test_files_of_anything_else_are_refused_by_name(admin: Client) -> None:
    failure = admin.failure("list 'snow://notebook/nb/versions/live/'")
    assert failure.code == "001003"
    assert "snow://notebook" in failure.message
