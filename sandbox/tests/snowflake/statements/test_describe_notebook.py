from __future__ import annotations

from pathlib import Path

from tests.snowflake.running import Client


def test_one_of_an_older_account_with_its_files(old_account: Client, notebook_files: dict[str, Path]) -> None:
    row = old_account.row("describe notebook a")
    assert list(row)[:4] == ["title", "main_file", "query_warehouse", "url_id"]
    assert (row["name"], row["main_file"], row["query_warehouse"]) == ("A", "report.ipynb", "W")
    assert row["default_version"] == "LAST"
    assert str(notebook_files["A"]) not in str(row)
    assert old_account.failure("describe notebook nowhere").code == "002003"
