from __future__ import annotations

from tests.snowflake.running import Client
from tests.snowflake.statements.staged import stage_with


def test_names_the_files(admin: Client) -> None:
    stage_with(admin, "a/one.txt", "a/two.csv", "b/three.txt")
    data = admin.run("get @files/a file:///local/")
    assert (data["command"], data["src_locations"]) == ("DOWNLOAD", ["a/one.txt", "a/two.csv"])
    assert data["localLocation"] == "/local/"
    assert admin.run("get @files file:///local/ pattern = '.*txt'")["src_locations"] == ["a/one.txt", "b/three.txt"]
