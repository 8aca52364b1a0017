"""What moto's Data Catalog lacks: names in lower case, and the optimistic lock of UpdateTable.

https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateTable.html
https://docs.aws.amazon.com/glue/latest/webapi/API_DatabaseInput.html ("folded to lowercase when it is stored")
"""

from __future__ import annotations

import json
import threading
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult, EmptyResult
from moto.glue.exceptions import GlueClientError
from moto.glue.models import FakeTable, GlueBackend
from moto.glue.responses import GlueResponse

from snowdome.aws.errors import SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.requests import glue

#: Serializes every change of a table, by Glue's own API and by the Iceberg REST endpoint alike.
CATALOG_LOCK = threading.RLock()
#: The kinds of GetCatalog, UpdateTable etc. that concern other catalogs than the account's own.
VIEW_FIELDS = ("ViewUpdateAction", "UpdateOpenTableFormatInput", "OpenTableFormatInput")


class ConcurrentModification(GlueClientError):
    def __init__(self) -> None:
        super().__init__("ConcurrentModificationException", "Update table failed due to concurrent modifications.")


def fold_names(request: IncomingRequest) -> None:
    """Database and table names of a Data Catalog call in lower case, as Glue stores and finds them."""
    operation, parameters = request.operation, request.parameters
    if operation not in glue.CATALOG_CALLS:
        return
    unknown = next((name for name in VIEW_FIELDS if parameters.get(name)), None)
    if unknown is not None:
        raise SandboxUnsupported(f"Glue {operation} with {unknown}")
    changed = fold(parameters, ("Name", "DatabaseName", "TableName"))
    for inner in ("DatabaseInput", "TableInput"):
        if isinstance(parameters.get(inner), dict):
            changed |= fold(parameters[inner], ("Name",))
    tables = parameters.get("TablesToDelete")
    if isinstance(tables, list):
        parameters["TablesToDelete"] = [str(name).lower() for name in tables]
        changed |= parameters["TablesToDelete"] != tables
    if changed:
        request.replace_body(json.dumps(parameters).encode())


def fold(values: dict[str, Any], names: tuple[str, ...]) -> bool:
    changed = False
    for name in names:
        if isinstance(values.get(name), str) and values[name] != values[name].lower():
            values[name] = values[name].lower()
            changed = True
    return changed


def update_table(
    backend: GlueBackend, database: str, table_input: dict[str, Any], version_id: str | None, skip_archive: bool
) -> FakeTable:
    """Replaces a table's definition.

    Raises ConcurrentModification when `version_id` is not the current version. `skip_archive` forgets the old version.
    """
    with CATALOG_LOCK:
        table = backend.get_table(database, table_input["Name"])
        current = str(table._current_version)
        if version_id is not None and str(version_id) != current:
            raise ConcurrentModification()
        table.update(table_input)
        if skip_archive:
            table.versions.pop(current, None)
        return table


def install() -> None:
    """Puts these operations into moto's Glue."""

    def update_table_response(self: GlueResponse) -> ActionResult:
        values = self.parameters
        update_table(
            self.glue_backend,
            values["DatabaseName"],
            values["TableInput"],
            values.get("VersionId"),
            bool(values.get("SkipArchive")),
        )
        return EmptyResult()

    def get_catalog(self: GlueResponse) -> ActionResult:
        account_id = self.glue_backend.account_id
        catalog_id = self.parameters.get("CatalogId")
        if catalog_id != account_id:
            raise JsonRESTError("EntityNotFoundException", f"Catalog {catalog_id} not found.")
        arn = f"arn:aws:glue:{self.region}:{account_id}:catalog"
        return ActionResult({"Catalog": {"CatalogId": account_id, "Name": account_id, "ResourceArn": arn}})

    def locked(name: str) -> None:
        original = getattr(GlueResponse, name)

        def call(self: GlueResponse) -> ActionResult:
            with CATALOG_LOCK:
                result: ActionResult = original(self)
                return result

        setattr(GlueResponse, name, call)

    GlueResponse.update_table = update_table_response  # type: ignore[method-assign]
    GlueResponse.get_catalog = get_catalog  # type: ignore[attr-defined]
    for name in ("create_table", "delete_table", "batch_delete_table", "create_database", "delete_database"):
        locked(name)
