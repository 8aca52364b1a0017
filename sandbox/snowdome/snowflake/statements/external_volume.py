"""External volumes.

https://docs.snowflake.com/en/sql-reference/sql/create-external-volume
https://docs.snowflake.com/en/sql-reference/sql/alter-external-volume
https://docs.snowflake.com/en/sql-reference/sql/drop-external-volume
https://docs.snowflake.com/en/sql-reference/sql/desc-external-volume
https://docs.snowflake.com/en/sql-reference/sql/show-external-volumes
"""

from __future__ import annotations

import json
import re

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access, usage
from snowdome.snowflake.catalog.account import IAM_USER_ARN
from snowdome.snowflake.catalog.external_volume import ExternalVolume, StorageLocation
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.external_id import new_external_id
from snowdome.snowflake.identifiers import quote_if_needed
from snowdome.snowflake.properties import Properties
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.statements.object_kinds import ObjectKind, find_if_exists, kept

_BASE_URL = re.compile(r"s3://[a-z0-9][a-z0-9-]{1,61}[a-z0-9](/.*)?\Z")
_ROLE_ARN = re.compile(r"arn:aws:iam::\d{12}:role/[\w+=,.@/-]+\Z")


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE EXTERNAL VOLUME, over S3."""
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
        if (answer := kept(head, existing, name)) is not None:
            return answer
        if existing is not None:
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
    return status(f"External volume {name.resolved} successfully created.")


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


def alter(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER EXTERNAL VOLUME: ALLOW_WRITES, COMMENT, storage locations."""
    name = cursor.qualified_name()
    with context.account.lock:
        volume = find_if_exists(context, head, ExternalVolume, name)
        if volume is None:
            return status("Statement executed successfully.")
        access.require_ownership(context.session, volume)
        if cursor.accept("ADD"):
            cursor.expect("STORAGE_LOCATION", "=")
            _add(volume, cursor)
        elif cursor.accept("REMOVE"):
            cursor.expect("STORAGE_LOCATION")
            _remove(context, volume, cursor)
        elif cursor.sees("UPDATE"):
            raise errors.unsupported("ALTER EXTERNAL VOLUME ... UPDATE")
        else:
            cursor.expect("SET")
            _set(volume, cursor)
    return status("Statement executed successfully.")


def _set(volume: ExternalVolume, cursor: Cursor) -> None:
    properties = cursor.properties("ALTER EXTERNAL VOLUME")
    cursor.end()
    allow_writes = properties.boolean("ALLOW_WRITES", volume.allow_writes)
    comment = properties.text("COMMENT", volume.comment)
    properties.finish()
    volume.allow_writes, volume.comment = allow_writes, comment


def _add(volume: ExternalVolume, cursor: Cursor) -> None:
    location = read_location(cursor.value())
    cursor.end()
    if any(existing.name == location.name for existing in volume.storage_locations):
        raise errors.already_exists(location.name)
    volume.storage_locations.append(location)


def _remove(context: Context, volume: ExternalVolume, cursor: Cursor) -> None:
    location_name = cursor.string()
    cursor.end()
    kept = [location for location in volume.storage_locations if location.name != location_name]
    if len(kept) == len(volume.storage_locations):
        raise errors.does_not_exist("Storage location", location_name)
    dependents = usage.linked_databases(context.account, volume=volume.name)
    if not kept or (dependents and volume.active_location.name == location_name):
        users = usage.described(dependents) or "the volume itself as its only location"
        raise errors.still_in_use("Storage location", location_name, users)
    volume.storage_locations = kept


DESCRIBE_COLUMNS = ("parent_property", "property", "property_type", "property_value", "property_default")


def _release(context: Context, volume: ExternalVolume) -> None:
    dependents = usage.linked_databases(context.account, volume=volume.name)
    if dependents:
        raise errors.still_in_use("External volume", quote_if_needed(volume.name), usage.described(dependents))


def _describe(context: Context, volume: ExternalVolume) -> Result:
    """Also where the IAM user and the external ID for the trust policy come from."""
    rows = [("", "ALLOW_WRITES", "Boolean", str(volume.allow_writes).lower(), "true")]
    for number, location in enumerate(volume.storage_locations, start=1):
        value = json.dumps(_location(location), separators=(",", ":"))
        rows.append(("STORAGE_LOCATIONS", f"STORAGE_LOCATION_{number}", "String", value, ""))
    rows.append(("STORAGE_LOCATIONS", "ACTIVE", "String", volume.active_location.name, ""))
    rows.append(("", "COMMENT", "String", volume.comment, ""))
    return show.described(DESCRIBE_COLUMNS, rows)


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


COLUMNS = (Column.text("name"), Column.text("allow_writes"), Column.text("comment"))


def _row(context: Context, volume: ExternalVolume) -> dict[str, object]:
    return {"name": volume.name, "allow_writes": str(volume.allow_writes).lower(), "comment": volume.comment}


KIND = ObjectKind(
    ExternalVolume, release=_release, describe=_describe, describe_privilege="USAGE", columns=COLUMNS, row=_row
)
