"""What needs no AWS; refreshes themselves are in `engine/test_linked_refresh.py`."""

from __future__ import annotations

import pytest

from tests.snowflake.running import Client


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("alter iceberg table nowhere refresh", "002003"),
        ("alter iceberg table nowhere set auto_refresh = false", "002003"),
        ("alter iceberg table native refresh", "000002"),
        ("alter iceberg table native set auto_refresh = false", "000002"),
        ("alter iceberg table native convert to managed", "000002"),
    ],
)
def test_only_tables_of_an_external_catalog_are_refreshed(admin: Client, sql: str, code: str) -> None:
    admin.run("create table native (a int)")
    assert admin.failure(sql).code == code


def test_if_exists(admin: Client) -> None:
    assert admin.cell("alter iceberg table if exists nowhere refresh") == "Statement executed successfully."
