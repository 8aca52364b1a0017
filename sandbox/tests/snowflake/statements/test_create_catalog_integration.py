from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import INTEGRATION, LINKED, VOLUME


def described(admin: Client) -> dict[str | None, str | None]:
    return {row["property"]: row["property_value"] for row in admin.rows("desc catalog integration c")}


def test_a_missing_external_id_is_made_up_and_differs_from_the_volumes(admin: Client) -> None:
    assert admin.cell(INTEGRATION) == "Integration C successfully created."
    admin.run(VOLUME)
    made_up = described(admin)["API_AWS_EXTERNAL_ID"]
    assert made_up is not None
    assert made_up.startswith("LH10000_SFCRole=")
    assert made_up not in str(admin.rows("desc external volume v"))
    admin.run(INTEGRATION.replace("create", "create or replace"))
    assert described(admin)["API_AWS_EXTERNAL_ID"] != made_up


def test_replacing_is_refused_while_a_linked_database_uses_it(admin: Client) -> None:
    for sql in (VOLUME, INTEGRATION, LINKED):
        admin.run(sql)
    assert "LINKED" in admin.failure(INTEGRATION.replace("create", "create or replace")).message


@pytest.mark.parametrize(
    ("given", "instead", "code", "named"),
    [
        ("iceberg_rest", "glue", "000002", "CATALOG_SOURCE = GLUE"),
        ("aws_glue", "public", "000002", "CATALOG_API_TYPE = PUBLIC"),
        ("sigv4 ", "oauth ", "000002", "REST_AUTHENTICATION TYPE = OAUTH"),
        (
            "catalog_api_type",
            "access_delegation_mode = vended_credentials catalog_api_type",
            "000002",
            "ACCESS_DELEGATION_MODE = VENDED_CREDENTIALS",
        ),
        ("enabled = true", "", "002241", "ENABLED"),
        ("https://glue.us-west-2.amazonaws.com/iceberg", "https://example.com", "001008", "CATALOG_URI"),
        ("enabled = true", "enabled = true refresh_interval_seconds = 5", "001008", "REFRESH_INTERVAL_SECONDS"),
        ("enabled = true", "enabled = true color = red", "001420", "COLOR"),
    ],
)
def test_unknown_and_wrong_properties_are_named(admin: Client, given: str, instead: str, code: str, named: str) -> None:
    failure = admin.failure(INTEGRATION.replace(given, instead))
    assert failure.code == code
    assert named in failure.message
    assert admin.rows("show catalog integrations") == []


def test_needs_the_privilege_on_the_account(role: Callable[..., Client]) -> None:
    assert role().failure(INTEGRATION).code == "003001"
    assert role("create integration on account").cell(INTEGRATION) == "Integration C successfully created."
