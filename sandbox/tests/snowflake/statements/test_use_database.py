from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client


@pytest.mark.parametrize("sql", ["use database test_database", "use test_database", "use identifier('test_database')"])
def test_use(admin: Client, sql: str) -> None:
    admin.run("create database other")
    data = admin.run(sql)
    assert (data["finalDatabaseName"], data["finalSchemaName"]) == ("TEST_DATABASE", "PUBLIC")


def test_missing_or_not_usable(admin: Client, role: Callable[..., Client]) -> None:
    failure = admin.failure("use database nowhere")
    assert (failure.code, failure.sqlstate) == ("002043", "02000")
    assert role().failure("use database test_database").code == "002043"
