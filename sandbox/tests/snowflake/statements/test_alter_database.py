from __future__ import annotations

from tests.snowflake.running import Client


def test_comment_retention_and_parameters(admin: Client) -> None:
    admin.run("alter database test_database set comment = 'x', data_retention_time_in_days = 0 log_level = 'INFO'")
    row = admin.row("show databases like 'test_database'")
    assert (row["comment"], row["retention_time"]) == ("x", "0")
    levels = {r["key"]: r["value"] for r in admin.rows("show parameters like 'LOG%' in database test_database")}
    assert levels == {"LOG_LEVEL": "INFO"}
    admin.run("alter database test_database unset comment, log_level")
    assert admin.row("show databases like 'test_database'")["comment"] == ""


def test_rename_keeps_what_is_inside(admin: Client) -> None:
    admin.run("create table t as select 1 as a")
    admin.run("alter database test_database rename to renamed")
    assert admin.cell("select a from renamed.s.t") == "1"
    assert admin.failure("select a from test_database.s.t").code == "002003"


def test_refused(admin: Client) -> None:
    assert admin.failure("alter database test_database set color = red").code == "001420"
    assert admin.failure("alter database test_database swap with other").code == "000002"
    assert admin.failure("alter database nowhere set comment = ''").code == "002003"
