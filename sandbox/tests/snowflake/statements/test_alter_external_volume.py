from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import VOLUME


def test_writes_and_comment(admin: Client) -> None:
    admin.run(VOLUME)
    admin.run("alter external volume v set allow_writes = false comment = 'read only'")
    assert admin.row("show external volumes") == {"name": "V", "allow_writes": "false", "comment": "read only"}


def test_locations_are_added_and_removed_but_not_the_last(admin: Client) -> None:
    admin.run(VOLUME)
    admin.run(
        """alter external volume v add storage_location = (name = 'two' storage_provider = 's3'
        storage_base_url = 's3://other-bucket/' storage_aws_role_arn = 'arn:aws:iam::123456789012:role/r')"""
    )
    assert "STORAGE_LOCATION_2" in [row["property"] for row in admin.rows("desc external volume v")]
    admin.run("alter external volume v remove storage_location 'two'")
    assert "STORAGE_LOCATION_2" not in [row["property"] for row in admin.rows("desc external volume v")]
    assert admin.failure("alter external volume v remove storage_location 'one'").sqlstate == "55000"


def test_unknown_settings_and_volumes(admin: Client) -> None:
    admin.run(VOLUME)
    assert admin.failure("alter external volume v set color = 'red'").code == "001420"
    assert admin.failure("alter external volume w set comment = ''").code == "002003"
    assert admin.cell("alter external volume if exists w set comment = ''") == "Statement executed successfully."


def test_needs_ownership(admin: Client, role: Callable[..., Client]) -> None:
    admin.run(VOLUME)
    assert role("usage on external volume v").failure("alter external volume v set comment = ''").code == "003001"
