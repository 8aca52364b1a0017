"""SYSTEM$ functions, with AWS away: each answers what broke instead of failing itself. With AWS: `engine/`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from snowdome.snowflake import system_functions
from tests.snowflake.running import Client
from tests.snowflake.statements.samples import INTEGRATION, LINKED, VOLUME


def test_every_function_has_a_link() -> None:
    folder = Path(system_functions.__file__).parent
    for module in folder.glob("*.py"):
        assert "https://docs.snowflake.com/en/sql-reference/functions" in module.read_text().split('"""')[1], module


def test_verify_external_volume_names_what_failed(admin: Client) -> None:
    admin.run(VOLUME)
    answer = json.loads(admin.cell("select system$verify_external_volume('v')") or "")
    assert answer["success"] is False
    assert answer["storageLocationName"] == "one"
    assert answer["awsRoleArnValidationResult"] != "PASSED"


def test_verify_catalog_integration_takes_the_name_letter_by_letter(admin: Client) -> None:
    admin.run(INTEGRATION)
    answer = json.loads(admin.cell("select system$verify_catalog_integration('C')") or "")
    assert answer["success"] is False
    assert answer["errorCode"]
    assert admin.failure("select system$verify_catalog_integration('c')").code == "002003"


def test_link_status_reports_the_failure(admin: Client) -> None:
    for sql in (VOLUME, INTEGRATION, LINKED):
        admin.run(sql)
    end = time.monotonic() + 20
    answer: dict[str, object] = {}
    while "lastLinkAttemptStartTime" not in answer and time.monotonic() < end:
        answer = json.loads(admin.cell("select system$catalog_link_status('linked')") or "")
        time.sleep(0.1)
    while not answer["failureDetails"] and answer["executionState"] == "RUNNING" and time.monotonic() < end:
        answer = json.loads(admin.cell("select system$catalog_link_status('linked')") or "")
        time.sleep(0.1)
    assert answer["executionState"] == "FAILED" or answer["failureDetails"]
    assert admin.failure("select * from linked.sales.t").code in ("002003", "002043")


@pytest.mark.parametrize("function", ["verify_external_volume", "verify_catalog_integration", "catalog_link_status"])
def test_arguments(admin: Client, function: str) -> None:
    assert admin.failure(f"select system${function}()").code == "000938"
    assert admin.failure(f"select system${function}('a', 'b')").code == "000938"
    assert admin.failure(f"select system${function}('nowhere')").code == "002003"


def test_binds_and_names(admin: Client) -> None:
    for sql in (VOLUME, INTEGRATION, LINKED):
        admin.run(sql)
    bound = admin.rows(
        "select system$get_catalog_linked_database_config(?) as config",
        bindings={"1": {"type": "TEXT", "value": "linked"}},
    )
    assert json.loads(bound[0]["CONFIG"] or "")["catalog_integration"] == "C"
    assert admin.failure("select system$no_such_function('x')").code == "002140"


def test_verify_external_volume_needs_ownership(admin: Client, role: Callable[..., Client]) -> None:
    admin.run(VOLUME)
    sql = "select system$verify_external_volume('v')"
    assert role().failure(sql).code == "002003"
    assert role("usage on external volume v").failure(sql).code == "003001"
    narrow = role("create external volume on account")
    narrow.run(VOLUME.replace("external volume v", "external volume own"))
    assert narrow.cell("select system$verify_external_volume('own')")


def test_cancel_functions(admin: Client) -> None:
    query_id = admin.run("select 1")["queryId"]
    assert admin.cell(f"select system$cancel_query('{query_id}')") == (
        f"query [{query_id}] is not currently executing."
    )
    assert admin.cell("select system$cancel_query('nothing')") == "Invalid UUID for statement id."
    assert admin.cell("select system$cancel_all_queries()") == "0 cancelled."
