from __future__ import annotations

import json
from collections.abc import Callable

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import VOLUME


def test_rows_in_snowflakes_order(admin: Client) -> None:
    admin.run(VOLUME)
    rows = admin.rows("describe external volume v")
    assert list(rows[0]) == ["parent_property", "property", "property_type", "property_value", "property_default"]
    assert [(row["parent_property"], row["property"]) for row in rows] == [
        ("", "ALLOW_WRITES"),
        ("STORAGE_LOCATIONS", "STORAGE_LOCATION_1"),
        ("STORAGE_LOCATIONS", "ACTIVE"),
        ("", "COMMENT"),
    ]
    location = json.loads(rows[1]["property_value"] or "")
    assert location["STORAGE_AWS_IAM_USER_ARN"] == "arn:aws:iam::999900001111:user/lhs10000-s"
    assert location["STORAGE_ALLOWED_LOCATIONS"] == ["s3://some-bucket/tables/*"]


def test_is_not_there_for_a_role_without_a_privilege(admin: Client, role: Callable[..., Client]) -> None:
    admin.run(VOLUME)
    failure = role().failure("desc external volume v")
    assert (failure.code, failure.sqlstate) == ("002003", "02000")
    assert "External volume 'V' does not exist or not authorized." in failure.message
    assert role("usage on external volume v").rows("desc external volume v") != []
