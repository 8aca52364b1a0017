"""DESCRIBE EXTERNAL VOLUME: also where the IAM user and external ID for the trust policy come from.

https://docs.snowflake.com/en/sql-reference/sql/desc-external-volume
"""

from __future__ import annotations

import json

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.account import IAM_USER_ARN
from sandbox.snowflake.catalog.external_volume import ExternalVolume, StorageLocation
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import Name
from sandbox.snowflake.result import Result
from sandbox.snowflake.show import described

COLUMNS = ("parent_property", "property", "property_type", "property_value", "property_default")


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    with context.account.lock:
        volume = find(context, name)
        access.require(context.session, "USAGE", volume)
        return described(COLUMNS, _rows(volume))


def find(context: Context, name: Name) -> ExternalVolume:
    """A volume the session can see; 002003/02000 otherwise."""
    volume = context.account.external_volumes.get(name.resolved)
    if volume is None or not access.is_visible(context.session, volume):
        raise errors.does_not_exist("External volume", str(name))
    return volume


def _rows(volume: ExternalVolume) -> list[tuple[str, str, str, str, str]]:
    rows = [("", "ALLOW_WRITES", "Boolean", str(volume.allow_writes).lower(), "true")]
    for number, location in enumerate(volume.storage_locations, start=1):
        value = json.dumps(_location(location), separators=(",", ":"))
        rows.append(("STORAGE_LOCATIONS", f"STORAGE_LOCATION_{number}", "String", value, ""))
    rows.append(("STORAGE_LOCATIONS", "ACTIVE", "String", volume.active_location.name, ""))
    rows.append(("", "COMMENT", "String", volume.comment, ""))
    return rows


def _location(location: StorageLocation) -> dict[str, object]:
    return {
        "NAME": location.name,
        "STORAGE_PROVIDER": "S3",
        "STORAGE_BASE_URL": location.storage_base_url,
        "STORAGE_ALLOWED_LOCATIONS": [location.storage_base_url.rstrip("/") + "/*"],
        "STORAGE_AWS_ROLE_ARN": location.storage_aws_role_arn,
        "STORAGE_AWS_IAM_USER_ARN": IAM_USER_ARN,
        "STORAGE_AWS_EXTERNAL_ID": location.storage_aws_external_id,
        "ENCRYPTION_TYPE": location.encryption_type,
        "ENCRYPTION_KMS_KEY_ID": location.encryption_kms_key_id,
    }
