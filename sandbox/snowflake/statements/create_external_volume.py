"""CREATE EXTERNAL VOLUME, over S3.

https://docs.snowflake.com/en/sql-reference/sql/create-external-volume
"""

from __future__ import annotations

import re

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, usage
from sandbox.snowflake.catalog.external_volume import ExternalVolume, StorageLocation
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.external_id import new_external_id
from sandbox.snowflake.properties import Properties
from sandbox.snowflake.result import Result, status

_BASE_URL = re.compile(r"s3://[a-z0-9][a-z0-9-]{1,61}[a-z0-9](/.*)?\Z")
_ROLE_ARN = re.compile(r"arn:aws:iam::\d{12}:role/[\w+=,.@/-]+\Z")


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    properties = cursor.properties("CREATE EXTERNAL VOLUME")
    cursor.end()
    locations = [read_location(item) for item in properties.raw("STORAGE_LOCATIONS") or []]
    allow_writes = properties.boolean("ALLOW_WRITES", True)
    comment = properties.text("COMMENT", "")
    properties.finish()
    if not locations:
        raise errors.missing_property("STORAGE_LOCATIONS")
    _check_names(locations)

    account = context.account
    with account.lock:
        access.require_account_privilege(context.session, "CREATE EXTERNAL VOLUME")
        existing = account.external_volumes.get(name.resolved)
        if existing is not None:
            if head.if_exists:
                return status(f"{name} already exists, statement succeeded.")
            if not head.or_replace:
                raise errors.already_exists(str(name))
            access.require_ownership(context.session, existing)
            dependents = usage.linked_databases(account, volume=existing.name)
            if dependents:
                raise errors.cannot_replace_in_use("External volume", str(name), usage.described(dependents))
        account.external_volumes[name.resolved] = ExternalVolume(
            name.resolved,
            owner=RoleName(context.session.role),
            comment=comment,
            storage_locations=locations,
            allow_writes=allow_writes,
        )
    return status(f"External volume {name} successfully created.")


def read_location(value: object) -> StorageLocation:
    """One storage location; also used by ALTER ... ADD STORAGE_LOCATION."""
    if not isinstance(value, Properties):
        raise errors.invalid_property_value(str(value), "STORAGE_LOCATIONS")
    value.statement = "STORAGE_LOCATIONS"
    provider = value.required_text("STORAGE_PROVIDER").upper()
    if provider != "S3":
        raise errors.unsupported(f"STORAGE_PROVIDER = '{provider}'")
    value.refuse("STORAGE_AWS_ACCESS_POINT_ARN", "USE_PRIVATELINK_ENDPOINT", "CREDENTIALS", "STORAGE_ENDPOINT")
    encryption_type, key_id = _read_encryption(value.nested("ENCRYPTION"))
    location = StorageLocation(
        name=value.required_text("NAME"),
        storage_base_url=value.required_text("STORAGE_BASE_URL"),
        storage_aws_role_arn=value.required_text("STORAGE_AWS_ROLE_ARN"),
        storage_aws_external_id=value.text("STORAGE_AWS_EXTERNAL_ID") or new_external_id(),
        encryption_type=encryption_type,  # type: ignore[arg-type]  # checked by choice()
        encryption_kms_key_id=key_id,
    )
    value.finish()
    if not _BASE_URL.match(location.storage_base_url):
        raise errors.invalid_property_value(location.storage_base_url, "STORAGE_BASE_URL")
    if not _ROLE_ARN.match(location.storage_aws_role_arn):
        raise errors.invalid_property_value(location.storage_aws_role_arn, "STORAGE_AWS_ROLE_ARN")
    return location


def _read_encryption(encryption: Properties | None) -> tuple[str, str]:
    if encryption is None:
        return "NONE", ""
    kind = encryption.choice("TYPE", "NONE", ("NONE", "AWS_SSE_S3", "AWS_SSE_KMS"))
    key_id = encryption.text("KMS_KEY_ID", "")
    encryption.finish()
    if key_id and kind != "AWS_SSE_KMS":
        raise errors.invalid_property_combination("KMS_KEY_ID can only be set with TYPE = 'AWS_SSE_KMS'.")
    return kind, key_id


def _check_names(locations: list[StorageLocation]) -> None:
    names = [location.name for location in locations]
    for name in names:
        if names.count(name) > 1:
            raise errors.invalid_property_combination(f"Storage location name '{name}' is used more than once.")
