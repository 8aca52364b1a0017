from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import INTEGRATION, LINKED, VOLUME


def location(admin: Client, volume: str = "v") -> dict[str, str]:
    (row,) = [r for r in admin.rows(f"desc external volume {volume}") if r["property"] == "STORAGE_LOCATION_1"]
    value: dict[str, str] = json.loads(row["property_value"] or "")
    return value


def test_a_missing_external_id_is_made_up_and_changes_on_replace(admin: Client) -> None:
    assert admin.cell(VOLUME) == "External volume V successfully created."
    first = location(admin)["STORAGE_AWS_EXTERNAL_ID"]
    assert first.startswith("LH10000_SFCRole=")
    admin.run(VOLUME.replace("create", "create or replace"))
    assert location(admin)["STORAGE_AWS_EXTERNAL_ID"] != first


def test_everything_given_is_kept(admin: Client) -> None:
    admin.run(
        """create external volume if not exists "v 2" storage_locations = (
            (name = 'a', storage_provider = 's3', storage_base_url = 's3://some-bucket/x/',
             storage_aws_role_arn = 'arn:aws:iam::123456789012:role/r' storage_aws_external_id = 'mine'
             encryption = (type = 'aws_sse_kms' kms_key_id = 'k')))
        allow_writes = false comment = 'it''s'"""
    )
    kept = location(admin, '"v 2"')
    assert (kept["STORAGE_AWS_EXTERNAL_ID"], kept["ENCRYPTION_TYPE"]) == ("mine", "AWS_SSE_KMS")
    assert admin.row("show external volumes like 'v 2'") == {
        "name": "v 2",
        "allow_writes": "false",
        "comment": "it's",
    }


def test_names_taken(admin: Client) -> None:
    admin.run(VOLUME)
    assert admin.failure(VOLUME).code == "002002"
    assert admin.cell(VOLUME.replace("volume v", "volume if not exists v")) == (
        "V already exists, statement succeeded."
    )


def test_replacing_is_refused_while_a_linked_database_uses_it(admin: Client) -> None:
    for sql in (VOLUME, INTEGRATION, LINKED):
        admin.run(sql)
    failure = admin.failure(VOLUME.replace("create", "create or replace"))
    assert "catalog-linked database LINKED" in failure.message


@pytest.mark.parametrize(
    ("given", "instead", "code", "named"),
    [
        ("'S3'", "'GCS'", "000002", "STORAGE_PROVIDER = 'GCS'"),
        ("name = 'one'", "", "002241", "NAME"),
        ("'s3://some-bucket/tables/'", "'https://x'", "001008", "STORAGE_BASE_URL"),
        ("role/storage'", "user/storage'", "001008", "STORAGE_AWS_ROLE_ARN"),
        ("name = 'one'", "name = 'one' storage_aws_access_point_arn = 'x'", "000002", "STORAGE_AWS_ACCESS_POINT_ARN"),
        ("name = 'one'", "name = 'one' color = 'red'", "001420", "COLOR"),
    ],
)
def test_unknown_and_wrong_properties_are_named(admin: Client, given: str, instead: str, code: str, named: str) -> None:
    failure = admin.failure(VOLUME.replace(given, instead))
    assert failure.code == code
    assert named in failure.message
    assert admin.rows("show external volumes") == []


def test_needs_the_privilege_on_the_account(role: Callable[..., Client]) -> None:
    failure = role().failure(VOLUME)
    assert (failure.code, failure.sqlstate) == ("003001", "42501")
    assert role("create external volume on account").cell(VOLUME) == "External volume V successfully created."
