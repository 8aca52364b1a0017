from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client, RunningSnowflake


def test_rows_and_kinds(admin: Client) -> None:
    admin.run("create table t as select 1 as a union all select 2")
    admin.run("create temporary table u (a int)")
    admin.run("create view v as select * from t")
    rows = {row["name"]: row for row in admin.rows("show tables")}
    assert set(rows) == {"T", "U"}
    assert (rows["T"]["kind"], rows["T"]["rows"], rows["T"]["is_iceberg"]) == ("TABLE", "2", "N")
    assert rows["U"]["kind"] == "TEMPORARY"


def test_scopes(admin: Client, snowflake: RunningSnowflake) -> None:
    admin.run("create table t (a int)")
    for scope in ("in schema s", "in test_database.s", "in database", "in account", "in database test_database"):
        assert admin.names(f"show tables like 't' {scope}") == ["T"]
    assert admin.names("show tables in schema test_database.public") == []
    assert admin.failure("show tables in schema nowhere").code == "002043"
    assert snowflake.login().failure("show tables in database").code == "090105"


def test_only_what_a_role_may_see(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create table t (a int)")
    narrow = role("usage on database test_database", "usage on schema test_database.s")
    assert narrow.names("show tables in schema test_database.s") == []
    admin.run("grant select on table t to role narrow")
    assert narrow.names("show tables in schema test_database.s") == ["T"]
