"""Namespaces = Glue databases."""

from __future__ import annotations

from typing import Any

from moto.glue.exceptions import DatabaseAlreadyExistsException, DatabaseNotFoundException
from moto.glue.models import FakeDatabase

from snowdome.aws.glue_catalog import CATALOG_LOCK
from snowdome.aws.iceberg_rest.call import Call
from snowdome.aws.iceberg_rest.failures import already_exists, bad_request, namespace_not_empty, no_such_namespace
from snowdome.aws.replies import Reply, json_reply

NO_CONTENT = 204


def find(call: Call, namespace: str) -> FakeDatabase:
    try:
        return call.glue.get_database(namespace)
    except DatabaseNotFoundException as error:
        raise no_such_namespace(namespace) from error


def properties_of(database: FakeDatabase) -> dict[str, str]:
    found = dict(database.input.get("Parameters") or {})
    if database.input.get("LocationUri"):
        found["location"] = database.input["LocationUri"]
    if database.input.get("Description"):
        found["comment"] = database.input["Description"]
    return found


def list_namespaces(call: Call) -> Reply:
    call.need("GetDatabase")
    if call.request.query.get("parent"):
        # Glue has one level, so nothing lies below any namespace.
        return json_reply({"namespaces": []})
    return json_reply({"namespaces": [[database.name] for database in call.glue.get_databases()]})


def create_namespace(call: Call) -> Reply:
    namespace = call.body.get("namespace")
    if not isinstance(namespace, list) or len(namespace) != 1:
        raise bad_request(f"Glue has single-level namespaces, not {namespace!r}")
    name = str(namespace[0]).lower()
    properties = dict(call.body.get("properties") or {})
    call.need("CreateDatabase", f"database/{name}")
    values: dict[str, Any] = {"Name": name}
    apply_properties(values, properties, set())
    try:
        with CATALOG_LOCK:
            call.glue.create_database(name, values)
    except DatabaseAlreadyExistsException as error:
        raise already_exists(f"Namespace {name}") from error
    return json_reply({"namespace": [name], "properties": properties})


def load_namespace(call: Call, name: str) -> Reply:
    call.need("GetDatabase", f"database/{name}")
    return json_reply({"namespace": [name], "properties": properties_of(find(call, name))})


def namespace_exists(call: Call, name: str) -> Reply:
    call.need("GetDatabase", f"database/{name}")
    find(call, name)
    return json_reply(None, NO_CONTENT)


def drop_namespace(call: Call, name: str) -> Reply:
    call.need("DeleteDatabase", f"database/{name}", f"table/{name}/*", f"userDefinedFunction/{name}/*")
    with CATALOG_LOCK:
        if find(call, name).tables:
            raise namespace_not_empty(name)
        call.glue.delete_database(name)
    return json_reply(None, NO_CONTENT)


def update_properties(call: Call, name: str) -> Reply:
    call.need("UpdateDatabase", f"database/{name}")
    removals, updates = set(call.body.get("removals") or ()), dict(call.body.get("updates") or {})
    if overlap := removals & set(updates):
        raise bad_request(f"Both updated and removed: {sorted(overlap)}")
    with CATALOG_LOCK:
        database = find(call, name)
        before = set(properties_of(database))
        apply_properties(database.input, updates, removals)
    return json_reply(
        {"updated": sorted(updates), "removed": sorted(removals & before), "missing": sorted(removals - before)}
    )


def apply_properties(values: dict[str, Any], updates: dict[str, str], removals: set[str]) -> None:
    """`location` and `comment` are fields of a Glue database, all other properties its parameters."""
    parameters = dict(values.get("Parameters") or {})
    for name in removals:
        parameters.pop(name, None)
    for name, field in (("location", "LocationUri"), ("comment", "Description")):
        if name in removals:
            values.pop(field, None)
        if name in updates:
            values[field] = updates[name]
    parameters.update({name: value for name, value in updates.items() if name not in ("location", "comment")})
    values["Parameters"] = parameters
