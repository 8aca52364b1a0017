from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import INTEGRATION, LINKED, VOLUME


def linked(admin: Client, sql: str = LINKED) -> dict[str, object]:
    admin.run(VOLUME)
    admin.run(INTEGRATION)
    admin.run(sql)
    config: dict[str, object] = json.loads(
        admin.cell("select system$get_catalog_linked_database_config('linked')") or ""
    )
    return config


def test_defaults(admin: Client) -> None:
    assert linked(admin) == {
        "catalog_integration": "C",
        "catalog_name": None,
        "external_volume": "V",
        "sync_interval_seconds": 60,
        "namespace_mode": "IGNORE_NESTED_NAMESPACE",
        "namespace_flatten_delimiter": None,
        "allowed_write_operations": "ALL",
        "catalog_case_sensitivity": "CASE_INSENSITIVE",
        "is_suspended": False,
        "allowed_namespaces": ["'sales'"],
        "blocked_namespaces": [],
    }
    assert admin.row("show databases like 'linked'")["kind"] == "CATALOG-LINKED DATABASE"


def test_the_quickstarts_statement_without_a_comma(admin: Client) -> None:
    config = linked(
        admin,
        """CREATE DATABASE IF NOT EXISTS linked LINKED_CATALOG = (
            CATALOG = 'c', ALLOWED_NAMESPACES = ('a') NAMESPACE_MODE = IGNORE_NESTED_NAMESPACE,
            SYNC_INTERVAL_SECONDS = 60) EXTERNAL_VOLUME = 'v'""",
    )
    assert (config["namespace_mode"], config["allowed_namespaces"]) == ("IGNORE_NESTED_NAMESPACE", ["'a'"])


@pytest.mark.parametrize(
    ("given", "instead", "code", "named"),
    [
        ("'c'", "'nowhere'", "002003", "NOWHERE"),
        ("'v'", "'nowhere'", "002003", "NOWHERE"),
        ("external_volume = 'v'", "", "002241", "EXTERNAL_VOLUME"),
        ("= 60", "= 29", "001008", "SYNC_INTERVAL_SECONDS"),
        ("= 60", "= 60 namespace_mode = flatten_nested_namespace", "001421", "nested namespaces"),
        (
            "= 60",
            "= 60 namespace_mode = flatten_nested_namespace namespace_flatten_delimiter = '-'",
            "001421",
            "Leave out NAMESPACE_MODE",
        ),
        ("= 60", "= 60 namespace_flatten_delimiter = '-'", "001421", "NAMESPACE_FLATTEN_DELIMITER"),
        ("= 60", "= 60 allowed_write_operations = some", "001008", "ALLOWED_WRITE_OPERATIONS"),
        ("= 60", "= 60 color = red", "001420", "COLOR"),
    ],
)
def test_wrong_settings_make_no_database(admin: Client, given: str, instead: str, code: str, named: str) -> None:
    admin.run(VOLUME)
    admin.run(INTEGRATION)
    failure = admin.failure(LINKED.replace(given, instead))
    assert failure.code == code
    assert named in failure.message
    assert admin.names("show databases like 'linked'") == []


def test_needs_usage_on_volume_and_integration(admin: Client, role: Callable[..., Client]) -> None:
    admin.run(VOLUME)
    admin.run(INTEGRATION)
    assert "'C'" in role("create database on account").failure(LINKED).message
    assert "'V'" in role("create database on account", "usage on integration c").failure(LINKED).message
    able = role("create database on account", "usage on integration c", "usage on external volume v")
    assert able.cell(LINKED) == "Database LINKED successfully created."
