from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from tests.snowflake.running import Client, RunningSnowflake
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


FLATTENED = LINKED.replace("= 60", "= 60, namespace_mode = flatten_nested_namespace, namespace_flatten_delimiter = '-'")


@pytest.fixture(scope="module")
def flattening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """ACCOUNTADMIN in an account that takes FLATTEN_NESTED_NAMESPACE for Glue, as a guide of Snowflake's has it.

    https://www.snowflake.com/en/developers/guides/data-lake-using-apache-iceberg-with-snowflake-and-aws-glue/
    """
    running = RunningSnowflake(tmp_path_factory.mktemp("flattening"), "--invert", "flatten-refused")
    client = running.login(roleName="ACCOUNTADMIN")
    client.run(VOLUME)
    client.run(INTEGRATION)
    yield client
    running.stop()


def test_flattening_changes_nothing_where_nothing_is_nested(flattening: Client) -> None:
    flattening.run(FLATTENED)
    config = json.loads(flattening.cell("select system$get_catalog_linked_database_config('linked')") or "")
    assert (config["namespace_mode"], config["namespace_flatten_delimiter"]) == ("FLATTEN_NESTED_NAMESPACE", "-")
    assert flattening.names("show schemas in database linked") == ["INFORMATION_SCHEMA"]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (FLATTENED.replace(", namespace_flatten_delimiter = '-'", ""), "002241"),
        (FLATTENED.replace("'-'", "''"), "002241"),
        (FLATTENED.replace("namespace_mode = flatten_nested_namespace,", ""), "001421"),
        (FLATTENED.replace("flatten_nested_namespace", "ignore_nested_namespace"), "001421"),
        (FLATTENED.replace("flatten_nested_namespace", "nest"), "001008"),
    ],
)
def test_a_delimiter_goes_with_flattening(flattening: Client, statement: str, code: str) -> None:
    assert flattening.failure(statement.replace("linked\n", "other\n", 1)).code == code
