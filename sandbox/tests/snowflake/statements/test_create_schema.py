from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client, RunningSnowflake


def test_create(admin: Client) -> None:
    assert admin.cell("create transient schema t with managed access comment = 'x'") == (
        "Schema T successfully created."
    )
    row = admin.row("show schemas like 't'")
    assert (row["options"], row["comment"], row["is_current"]) == ("TRANSIENT, MANAGED ACCESS", "x", "Y")


def test_names_taken(admin: Client) -> None:
    assert admin.failure("create schema s").code == "002002"
    assert admin.cell("create schema if not exists test_database.s") == "S already exists, statement succeeded."
    admin.run("create table t (a int)")
    admin.run("create or replace schema s")
    assert admin.rows("show tables") == []


def test_refused(admin: Client, snowflake: RunningSnowflake) -> None:
    assert admin.failure("create schema x clone s").code == "000002"
    assert admin.failure("create schema nowhere.x").code == "002003"
    assert snowflake.login(roleName="ACCOUNTADMIN").failure("create schema x").code == "090105"


def test_needs_create_schema_on_the_database(role: Callable[..., Client]) -> None:
    assert role("usage on database test_database").failure("create schema x").code == "003001"
    able = role("usage on database test_database", "create schema on database test_database")
    assert able.cell("create schema x") == "Schema X successfully created."
