from __future__ import annotations

from tests.snowflake.running import Client


def test_settings(admin: Client) -> None:
    admin.run("alter schema s set comment = 'x' data_retention_time_in_days = 5")
    admin.run("alter schema s enable managed access")
    row = admin.row("show schemas like 's'")
    assert (row["comment"], row["retention_time"], row["options"]) == ("x", "5", "MANAGED ACCESS")
    admin.run("alter schema s unset comment, data_retention_time_in_days")
    assert admin.row("show schemas like 's'")["retention_time"] == "1"


def test_rename_keeps_what_is_inside(admin: Client) -> None:
    admin.run("create table t as select 1 as a")
    admin.run("alter schema s rename to renamed")
    assert admin.cell("select a from test_database.renamed.t") == "1"
    assert admin.failure("alter schema renamed rename to public").code == "002002"
