from __future__ import annotations

import json

import pytest

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import INTEGRATION, LINKED, VOLUME


def config(admin: Client) -> dict[str, object]:
    text = admin.cell("select system$get_catalog_linked_database_config('linked')")
    value: dict[str, object] = json.loads(text or "")
    return value


@pytest.fixture
def linked(admin: Client) -> Client:
    for sql in (VOLUME, INTEGRATION, LINKED):
        admin.run(sql)
    return admin


def test_namespaces(linked: Client) -> None:
    linked.run("alter database linked update linked_catalog add ('b', 'sales') to allowed_namespaces")
    assert config(linked)["allowed_namespaces"] == ["'sales'", "'b'"]
    linked.run("alter database linked update linked_catalog remove ('sales') from allowed_namespaces")
    assert config(linked)["allowed_namespaces"] == ["'b'"]
    linked.run("alter database linked update linked_catalog unset allowed_namespaces")
    linked.run("alter database linked update linked_catalog add ('x') to blocked_namespaces")
    assert (config(linked)["allowed_namespaces"], config(linked)["blocked_namespaces"]) == ([], ["'x'"])


def test_interval_and_writes(linked: Client) -> None:
    linked.run("alter database linked update linked_catalog set sync_interval_seconds = 90")
    linked.run("alter database linked update linked_catalog set allowed_write_operations = none")
    assert (config(linked)["sync_interval_seconds"], config(linked)["allowed_write_operations"]) == (90, "NONE")


def test_suspend_and_resume(linked: Client) -> None:
    linked.run("alter database linked suspend discovery")
    assert config(linked)["is_suspended"] is True
    linked.run("alter database linked resume discovery")
    assert config(linked)["is_suspended"] is False


@pytest.mark.parametrize(
    "change",
    [
        "update linked_catalog set namespace_mode = flatten_nested_namespace",
        "update linked_catalog set catalog = 'other'",
        "update linked_catalog set sync_interval_seconds = 1",
        "update linked_catalog set color = red",
        "set external_volume = 'other'",
    ],
)
def test_what_cannot_be_changed(linked: Client, change: str) -> None:
    before = config(linked)
    linked.failure(f"alter database linked {change}")
    assert config(linked) == before


def test_a_native_database_has_no_link(admin: Client) -> None:
    assert admin.failure("alter database test_database suspend discovery").code == "001003"
    assert admin.failure("select system$catalog_link_status('test_database')").code == "001015"
