"""ALTER EXTERNAL VOLUME: ALLOW_WRITES, COMMENT, storage locations.

https://docs.snowflake.com/en/sql-reference/sql/alter-external-volume
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, usage
from sandbox.snowflake.catalog.external_volume import ExternalVolume
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.create_external_volume import read_location
from sandbox.snowflake.statements.describe_external_volume import find


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    with context.account.lock:
        try:
            volume = find(context, name)
        except errors.SnowflakeError:
            if head.if_exists:
                return status("Statement executed successfully.")
            raise
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
