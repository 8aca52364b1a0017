from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client


def test_it_becomes_current_with_schema_public(admin: Client) -> None:
    assert admin.cell("create database d comment = 'x'") == "Database D successfully created."
    assert admin.names("show schemas") == ["INFORMATION_SCHEMA", "PUBLIC"]
    data = admin.run("select 1")
    assert (data["finalDatabaseName"], data["finalSchemaName"]) == ("D", "PUBLIC")


def test_names_taken(admin: Client) -> None:
    failure = admin.failure("create database test_database")
    assert (failure.code, failure.sqlstate) == ("002002", "42710")
    admin.run("create or replace database test_database")
    assert admin.names("show schemas like 's'") == []


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("create database d clone test_database", "000002"),
        ("create database d data_retention_time_in_days = 91", "001008"),
        ("create database d color = red", "001420"),
        ("create database a.b", "001003"),
    ],
)
def test_refused(admin: Client, sql: str, code: str) -> None:
    assert admin.failure(sql).code == code
    assert admin.names("show databases like 'd'") == []


def test_needs_the_privilege_of_the_primary_role(role: Callable[..., Client]) -> None:
    assert role().failure("create database d").code == "003001"
    assert role("create database on account").cell("create database d") == "Database D successfully created."
