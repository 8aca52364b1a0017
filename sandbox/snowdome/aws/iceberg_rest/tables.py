"""Tables: list, create, load, drop. The metadata work is pyiceberg's."""

from __future__ import annotations

import json
import uuid
from typing import Any

from moto.glue.exceptions import TableNotFoundException
from pydantic import ValidationError
from pyiceberg.catalog.glue import _construct_table_input
from pyiceberg.catalog.rest import CreateTableRequest
from pyiceberg.exceptions import ValidationError as IcebergValidationError
from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC
from pyiceberg.table.metadata import new_table_metadata
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER

from snowdome.aws.glue_catalog import CATALOG_LOCK
from snowdome.aws.iceberg_rest import namespaces
from snowdome.aws.iceberg_rest.call import Call
from snowdome.aws.iceberg_rest.failures import already_exists, bad_request, no_such_table
from snowdome.aws.replies import Reply, json_reply

NO_CONTENT = 204
FORMAT_VERSIONS = ("1", "2")


def resources(namespace: str, table: str) -> tuple[str, str]:
    return f"database/{namespace}", f"table/{namespace}/{table}"


def find(call: Call, namespace: str, name: str) -> dict[str, Any]:
    """The Glue table. Raises AwsError 404 when there is none, or when it is no Iceberg table."""
    namespaces.find(call, namespace)
    try:
        table = call.glue.get_table(namespace, name).as_dict()
    except TableNotFoundException as error:
        raise no_such_table(namespace, name) from error
    parameters = table.get("Parameters") or {}
    if parameters.get("table_type", "").upper() != "ICEBERG" or "metadata_location" not in parameters:
        raise no_such_table(namespace, name)
    return table


def metadata_location(table: dict[str, Any]) -> str:
    return str(table["Parameters"]["metadata_location"])


def load_result(call: Call, location: str) -> Reply:
    # The stored text goes out untouched: no field is lost that pyiceberg may not know.
    return json_reply({"metadata-location": location, "metadata": json.loads(call.read_file(location)), "config": {}})


def list_tables(call: Call, namespace: str) -> Reply:
    """Glue lists tables of every format here, not only Iceberg tables."""
    call.need("GetTables", *resources(namespace, "*"))
    namespaces.find(call, namespace)
    names = [table.name for table in call.glue.get_tables(namespace, None)]
    return json_reply({"identifiers": [{"namespace": [namespace], "name": name} for name in names]})


def load_table(call: Call, namespace: str, name: str) -> Reply:
    call.need("GetTable", *resources(namespace, name))
    return load_result(call, metadata_location(find(call, namespace, name)))


def table_exists(call: Call, namespace: str, name: str) -> Reply:
    call.need("GetTable", *resources(namespace, name))
    find(call, namespace, name)
    return json_reply(None, NO_CONTENT)


def drop_table(call: Call, namespace: str, name: str) -> Reply:
    call.need("DeleteTable", *resources(namespace, name))
    if call.request.query.get("purgeRequested", "false").lower() == "true":
        raise bad_request("Purge is not supported for tables in Amazon S3: drop the table, then delete its files.")
    with CATALOG_LOCK:
        find(call, namespace, name)
        call.glue.delete_table(namespace, name)
    return json_reply(None, NO_CONTENT)


def create_table(call: Call, namespace: str) -> Reply:
    body = {"location": None, "partition-spec": None, "write-order": None, **call.body}
    name = str(body.get("name", "")).lower()
    call.need("CreateTable", *resources(namespace, name))
    if body.get("stage-create"):
        raise bad_request("Malformed request: Stage create is not supported")
    database = namespaces.find(call, namespace)
    try:
        wanted = CreateTableRequest.model_validate({**body, "name": name})
    except ValidationError as error:
        raise bad_request(f"Malformed request: {error}") from error
    version = str(wanted.properties.get("format-version", "2"))
    if version not in FORMAT_VERSIONS:
        raise bad_request(f"Unsupported format version: {version}. The endpoint takes {' and '.join(FORMAT_VERSIONS)}.")
    location = location_of(wanted, database.input.get("LocationUri"))
    try:
        metadata = new_table_metadata(
            location=location,
            schema=wanted.table_schema,
            partition_spec=wanted.partition_spec or UNPARTITIONED_PARTITION_SPEC,
            sort_order=wanted.write_order or UNSORTED_SORT_ORDER,
            properties=dict(wanted.properties),
        )
    except (ValueError, IcebergValidationError) as error:
        raise bad_request(f"Malformed request: {error}") from error
    file = f"{location}/metadata/00000-{uuid.uuid4()}.metadata.json"
    with CATALOG_LOCK:
        if name in database.tables:
            raise already_exists(f"Table {namespace}.{name}")
        call.write_file(file, metadata.model_dump_json(exclude_none=True).encode())
        # pyiceberg's own: the only place that knows how GlueCatalog spells an Iceberg schema as Glue columns.
        call.glue.create_table(namespace, name, dict(_construct_table_input(name, file, {}, metadata)))
    return load_result(call, file)


def location_of(wanted: CreateTableRequest, database_location: str | None) -> str:
    if wanted.location:
        return wanted.location.rstrip("/")
    if not database_location:
        raise bad_request("Malformed request: location is required, for the database has none")
    return f"{database_location.rstrip('/')}/{wanted.name}"
