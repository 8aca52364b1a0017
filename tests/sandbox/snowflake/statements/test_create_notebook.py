from __future__ import annotations

from tests.sandbox.snowflake.running import Client
from tests.sandbox.snowflake.statements.staged import stage_with


def test_copies_the_files(admin: Client) -> None:
    stage_with(admin, "n/report.ipynb", "n/helper.py")
    created = admin.cell("create notebook nb from '@files/n' main_file = 'report.ipynb' comment = 'x'")
    assert created == "Notebook NB successfully created."
    admin.run("drop stage files")
    row = admin.row("desc notebook nb")
    assert (row["main_file"], row["last_version_name"]) == ("report.ipynb", "VERSION$1")
    assert admin.failure("create notebook nb").code == "002002"


def test_refused(admin: Client) -> None:
    stage_with(admin, "n/report.ipynb")
    assert admin.failure("create notebook nb from '@files/n' main_file = 'other.ipynb'").code == "391404"
    assert admin.failure("create notebook nb from '@files/n' main_file = 'report.ipynb' query_warehouse = w").code == (
        "002003"
    )
    assert admin.failure("create notebook nb compute_pool = p").code == "000002"
    assert admin.rows("show notebooks") == []
