from __future__ import annotations

from pathlib import Path

import pytest

from tests.snowflake.running import Client


def test_drop_takes_the_files_along(old_account: Client, notebook_files: dict[str, Path]) -> None:
    assert notebook_files["B"].exists()
    assert old_account.cell("drop notebook old.s.b") == "B successfully dropped."
    assert not notebook_files["B"].exists()
    assert old_account.failure("drop notebook b").code == "002003"
    assert old_account.cell("drop notebook if exists b") == "Drop statement executed successfully (B already dropped)."


@pytest.mark.parametrize(
    ("name", "place", "end"),
    [("C", "old.gone", "drop schema old.gone"), ("D", "older.public", "drop database older")],
)
def test_the_files_go_with_what_the_notebook_is_in(
    old_account: Client, notebook_files: dict[str, Path], name: str, place: str, end: str
) -> None:
    assert old_account.row(f"describe notebook {place}.{name}")["main_file"] == "report.ipynb"
    old_account.run(end)
    assert not notebook_files[name].exists()
    assert notebook_files["A"].exists()
