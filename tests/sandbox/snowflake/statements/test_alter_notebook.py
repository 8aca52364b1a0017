from __future__ import annotations

from tests.sandbox.snowflake.running import Client
from tests.sandbox.snowflake.statements.staged import stage_with


def test_settings_and_live_version(admin: Client) -> None:
    stage_with(admin, "n/report.ipynb")
    admin.run("create warehouse w")
    admin.run("create notebook nb from '@files/n' main_file = 'report.ipynb'")
    admin.run("alter notebook nb set query_warehouse = w comment = 'x'")
    admin.run("alter notebook test_database.s.nb add live version from last")
    row = admin.row("desc notebook nb")
    assert (row["query_warehouse"], row["comment"]) == ("W", "x")
    assert (row["live_version_location_uri"] or "").startswith("snow://notebook/")
    admin.run("alter notebook nb unset query_warehouse")
    admin.run("alter notebook nb rename to other")
    assert admin.row("show notebooks")["name"] == "OTHER"


def test_no_version_to_make_live(admin: Client) -> None:
    admin.run("create notebook nb")
    assert admin.failure("alter notebook nb add live version from last").code == "002003"
