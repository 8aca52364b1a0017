"""CreateTableOptimizer and its siblings. An optimizer is the table's: it goes with it.

No run ever happens, so no answer has `lastRun`.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-table-optimizers.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.glue.models import FakeTable, glue_backends

from snowdome.aws import s3_buckets
from snowdome.aws.errors import AwsError, SandboxUnsupported
from snowdome.aws.exchange import Exchange
from snowdome.aws.glue_catalog import CATALOG_LOCK
from snowdome.aws.propagation import Propagation
from snowdome.aws.replies import Reply, json_reply
from snowdome.aws.requests.glue import ON_OPTIMIZER
from snowdome.aws.sessions import Sessions
from snowdome.aws.table_optimizers.configuration import COMPACTION, OWN_MEMBER, SORTING, TYPES, checked, invalid
from snowdome.aws.table_optimizers.optimizer_role import OptimizedTable, check_role

Configurations = dict[str, dict[str, Any]]


def answer(exchange: Exchange, sessions: Sessions, propagation: Propagation) -> Reply | None:
    """None for another operation. Raises AwsError."""
    request = exchange.request
    if request.service != "glue" or request.operation not in ON_OPTIMIZER:
        return None
    operation, parameters = request.operation, request.parameters
    account_id, region = exchange.caller.account_id, request.region
    optimizer_type = parameters.get("Type")
    if optimizer_type not in TYPES:
        raise invalid(f"Type {optimizer_type} is not one of {', '.join(TYPES)}.")
    with CATALOG_LOCK:
        table = find_table(parameters, account_id, region)
        optimizers = optimizers_of(table)
        name = f"{table.database_name}.{table.name}"
        if operation == "CreateTableOptimizer" and optimizer_type in optimizers:
            raise AwsError(400, "AlreadyExistsException", f"{name} has a table optimizer of type {optimizer_type}.")
        if operation != "CreateTableOptimizer" and optimizer_type not in optimizers:
            raise AwsError(400, "EntityNotFoundException", f"{name} has no table optimizer of type {optimizer_type}.")
        if operation == "GetTableOptimizer":
            return json_reply(shown(table, optimizer_type, account_id))
        if operation == "DeleteTableOptimizer":
            del optimizers[optimizer_type]
            return json_reply({})
        wanted = checked(operation, parameters, optimizer_type)
        check_table(table, optimizer_type, wanted)
        place = OptimizedTable(account_id, region, table.database_name, table.name, location_of(table))
        check_role(wanted["roleArn"], optimizer_type, place, sessions, propagation)
        optimizers[optimizer_type] = wanted
        return json_reply({})


def find_table(parameters: dict[str, Any], account_id: str, region: str) -> FakeTable:
    database, name = parameters.get("DatabaseName", ""), parameters.get("TableName", "")
    found = glue_backends[account_id][region].databases.get(database)
    if parameters.get("CatalogId") != account_id or found is None or name not in found.tables:
        raise AwsError(400, "EntityNotFoundException", f"Table {database}.{name} not found.")
    return found.tables[name]


def optimizers_of(table: FakeTable) -> Configurations:
    """By type; to be changed under the catalog's lock."""
    if not hasattr(table, "sandbox_optimizers"):
        table.sandbox_optimizers = {}  # type: ignore[attr-defined]
    found: Configurations = table.sandbox_optimizers  # type: ignore[attr-defined]
    return found


def shown(table: FakeTable, optimizer_type: str, account_id: str) -> dict[str, Any]:
    return {
        "CatalogId": account_id,
        "DatabaseName": table.database_name,
        "TableName": table.name,
        "TableOptimizer": {
            "type": optimizer_type,
            "configuration": optimizers_of(table)[optimizer_type],
            "configurationSource": "table",
        },
    }


def definition_of(table: FakeTable) -> dict[str, Any]:
    """The table as it was last written, in Glue's form."""
    found: dict[str, Any] = table.get_version(str(table._current_version))
    return found


def location_of(table: FakeTable) -> str:
    return str((definition_of(table).get("StorageDescriptor") or {}).get("Location", ""))


def check_table(table: FakeTable, optimizer_type: str, wanted: dict[str, Any]) -> None:
    """Raises InvalidInputException for a table that Glue does not optimize so."""
    parameters = definition_of(table).get("Parameters") or {}
    name, location = f"{table.database_name}.{table.name}", location_of(table)
    if str(parameters.get("table_type", "")).upper() != "ICEBERG":
        raise invalid(f"{name} is not an Iceberg table.")
    metadata = read_metadata(str(parameters.get("metadata_location", "")))
    if metadata is None or not location:
        raise invalid(f"{name} has no Iceberg metadata.")
    settings = (wanted.get(OWN_MEMBER[optimizer_type]) or {}).get("icebergConfiguration") or {}
    file_format = (metadata.get("properties") or {}).get("write.format.default", "parquet")
    # https://docs.aws.amazon.com/glue/latest/dg/compaction-management.html
    if optimizer_type == COMPACTION and file_format.lower() != "parquet":
        raise invalid(f"{name} has files of format {file_format}: compaction supports Parquet only.")
    if settings.get("strategy") in SORTING and not metadata.get("default-sort-order-id"):
        raise invalid(f"{name} has no sort order, so it cannot be compacted by strategy {settings['strategy']}.")
    folder = settings.get("location")
    if folder is not None and not f"{folder.rstrip('/')}/".startswith(f"{location.rstrip('/')}/"):
        raise invalid(f"{folder} is not in the location of {name}, {location}.")


def read_metadata(location: str) -> dict[str, Any] | None:
    """None where there is none. Raises SandboxUnsupported for a file that is not plain JSON."""
    bucket_name, _, key = location.removeprefix("s3://").partition("/")
    bucket = s3_buckets.find_bucket(bucket_name)
    stored = s3_buckets.find_object(bucket, key) if bucket is not None and key else None
    try:
        found: dict[str, Any] | None = None if stored is None else json.loads(stored.value)
    except ValueError as error:
        raise SandboxUnsupported("table optimizers of tables whose metadata files are compressed") from error
    return found
