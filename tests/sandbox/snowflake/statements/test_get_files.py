from __future__ import annotations

from pathlib import Path

from tests.sandbox.snowflake.running import Client
from tests.sandbox.snowflake.statements.staged import notebook_with, stage_with


def test_names_the_files(admin: Client) -> None:
    stage_with(admin, "a/one.txt", "a/two.csv", "b/three.txt")
    data = admin.run("get @files/a file:///local/")
    assert (data["command"], data["src_locations"]) == ("DOWNLOAD", ["a/one.txt", "a/two.csv"])
    assert data["localLocation"] == "/local/"
    assert admin.run("get @files file:///local/ pattern = '.*txt'")["src_locations"] == ["a/one.txt", "b/three.txt"]


def test_files_of_a_notebook(admin: Client) -> None:
    notebook_with(admin, "report.ipynb", "lakehouse/reports.py")
    data = admin.run("get 'snow://notebook/nb/versions/live/lakehouse/' file:///local/")
    assert (data["command"], data["src_locations"]) == ("DOWNLOAD", ["lakehouse/reports.py"])
    found = Path(data["stageInfo"]["location"]) / "lakehouse" / "reports.py"
    assert found.read_text() == "n/lakehouse/reports.py"
