from __future__ import annotations

from tests.snowflake.running import Client, RunningSnowflake


def test_use(admin: Client) -> None:
    admin.run('create schema "mixed Case"')
    assert admin.run("use schema test_database.s")["finalSchemaName"] == "S"
    assert admin.run('use schema "mixed Case"')["finalSchemaName"] == "mixed Case"
    assert admin.failure("use schema nowhere").code == "002043"


def test_needs_a_database(snowflake: RunningSnowflake) -> None:
    assert snowflake.login().failure("use schema s").code == "090105"
