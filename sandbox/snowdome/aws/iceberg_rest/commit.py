"""UpdateTable: check the requirements, write the next metadata file, then swap the pointer under Glue's lock."""

from __future__ import annotations

import re
import uuid
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pyiceberg.catalog.glue import _construct_table_input
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.exceptions import ValidationError as IcebergValidationError
from pyiceberg.table.metadata import TableMetadata, TableMetadataUtil
from pyiceberg.table.update import TableRequirement, TableUpdate, update_table_metadata

from snowdome.aws.glue_catalog import ConcurrentModification, update_table
from snowdome.aws.iceberg_rest import tables
from snowdome.aws.iceberg_rest.call import Call
from snowdome.aws.iceberg_rest.failures import bad_request, commit_failed, no_such_table
from snowdome.aws.replies import Reply

REQUIREMENTS = TypeAdapter(tuple[TableRequirement, ...])
UPDATES = TypeAdapter(tuple[TableUpdate, ...])
NUMBERED = re.compile(r"/(\d+)-[^/]*$")


def commit(call: Call, namespace: str, name: str) -> Reply:
    """Raises AwsError 409 when another writer was faster: the client then tries again."""
    call.need("UpdateTable", *tables.resources(namespace, name))
    body = call.body
    if any(requirement.get("type") == "assert-create" for requirement in body.get("requirements", ())):
        raise bad_request("Malformed request: Stage create is not supported")
    table = tables.find(call, namespace, name)
    old_location = tables.metadata_location(table)
    new = next_metadata(body, TableMetadataUtil.parse_raw(call.read_file(old_location).decode()), old_location)
    location = f"{new.location.rstrip('/')}/metadata/{next_number(old_location):05d}-{uuid.uuid4()}.metadata.json"
    call.write_file(location, new.model_dump_json(exclude_none=True).encode())
    kept: Any = {"Parameters": dict(table["Parameters"])}
    table_input = dict(_construct_table_input(name, location, {}, new, kept, old_location))
    try:
        update_table(call.glue, namespace, table_input, table["VersionId"], skip_archive=True)
    except ConcurrentModification as error:
        raise commit_failed(
            f"Cannot commit {namespace}.{name}: it changed since version {table['VersionId']}"
        ) from error
    except KeyError as error:
        raise no_such_table(namespace, name) from error
    return tables.load_result(call, location)


def next_metadata(body: dict[str, Any], old: TableMetadata, old_location: str) -> TableMetadata:
    try:
        requirements = REQUIREMENTS.validate_python(body.get("requirements", []))
        updates = UPDATES.validate_python(body.get("updates", []))
        for requirement in requirements:
            requirement.validate(old)
        return update_table_metadata(old, updates, enforce_validation=True, metadata_location=old_location)
    except CommitFailedException as error:
        raise commit_failed(str(error)) from error
    except (ValidationError, IcebergValidationError, ValueError) as error:
        raise bad_request(f"Malformed request: {error}") from error


def next_number(location: str) -> int:
    """Iceberg numbers its metadata files; one with another name starts at 1."""
    match = NUMBERED.search(location)
    return int(match.group(1)) + 1 if match else 1
