from __future__ import annotations

from tests.snowflake.running import Client


def test_one_of_an_older_account(old_account: Client) -> None:
    row = old_account.row("describe notebook a")
    assert list(row)[:4] == ["title", "main_file", "query_warehouse", "url_id"]
    assert (row["name"], row["main_file"], row["query_warehouse"]) == ("A", "report.ipynb", "W")
    assert old_account.failure("describe notebook nowhere").code == "002003"
