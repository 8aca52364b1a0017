"""What a call on the Data Catalog needs of Lake Formation, beside IAM; and what a list shows.

https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html
https://docs.aws.amazon.com/lake-formation/latest/dg/metadata-permissions.html
https://docs.aws.amazon.com/glue/latest/dg/iceberg-rest-apis.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from moto.glue.models import GlueBackend, glue_backends

from snowdome.aws import settings
from snowdome.aws.callers import Caller
from snowdome.aws.errors import AccessDenied
from snowdome.aws.lake_formation.grants import ALL, IAM_ALLOWED_PRINCIPALS, Grants, Resource

CATALOG = Resource()
#: Action of Glue -> permission on the database.
ON_DATABASE = {
    "CreateTable": "CREATE_TABLE",
    "DeleteDatabase": "DROP",
    "GetDatabase": "DESCRIBE",
    "UpdateDatabase": "ALTER",
}
#: Action of Glue -> permission on the table. Of partitions, optimizers and old versions no page says it: assumed.
ON_TABLE = {
    "BatchCreatePartition": "ALTER",
    "BatchDeletePartition": "ALTER",
    "BatchDeleteTable": "DROP",
    "BatchGetPartition": "DESCRIBE",
    "BatchUpdatePartition": "ALTER",
    "CreatePartition": "ALTER",
    "CreateTableOptimizer": "ALTER",
    "DeletePartition": "ALTER",
    "DeleteTable": "DROP",
    "DeleteTableOptimizer": "ALTER",
    "DeleteTableVersion": "ALTER",
    "GetPartition": "DESCRIBE",
    "GetPartitionIndexes": "DESCRIBE",
    "GetPartitions": "DESCRIBE",
    "GetTable": "DESCRIBE",
    "GetTableOptimizer": "DESCRIBE",
    "GetTableVersion": "DESCRIBE",
    "GetTableVersions": "DESCRIBE",
    "UpdatePartition": "ALTER",
    "UpdateTable": "ALTER",
    "UpdateTableOptimizer": "ALTER",
}
#: Through the REST endpoint a table is loaded to be read, and a commit inserts and deletes. Which of these the endpoint
#: asks for at a commit is not told: all of them here.
ON_TABLE_THROUGH_REST = {"GetTable": ("SELECT",), "UpdateTable": ("ALTER", "INSERT", "DELETE")}

_principal: ContextVar[str | None] = ContextVar("principal", default=None)


class Catalog:
    """The grants of the sandbox's account. Its process has one."""

    grants = Grants()


@contextmanager
def acting(caller: Caller) -> Iterator[None]:
    """Who makes something within is its creator; lists show what the caller may see."""
    token = _principal.set(principal_of(caller))
    try:
        yield
    finally:
        _principal.reset(token)


def principal_of(caller: Caller) -> str:
    """Grants are to users and roles, not to sessions."""
    return caller.principal.role_arn or caller.arn


def check(caller: Caller, action: str, resources: list[str], region: str, through_rest: bool = False) -> None:
    """`resources`: catalog, `database/NAME`, `table/DATABASE/NAME`. Raises AccessDenied in Lake Formation's words."""
    if caller.account_id != settings.ACCOUNT_ID:
        return
    principal = principal_of(caller)
    for permissions, resource in needed(action, resources, through_rest):
        for permission in permissions:
            if not Catalog.grants.allow(principal, permission, resource) and not may_miss(principal, resource, region):
                raise AccessDenied(insufficient(permission, resource), f"glue:{action}", resources[-1])


def check_permissions(caller: Caller, permissions: tuple[str, ...], database: str, table: str) -> None:
    """Raises AccessDenied when the caller lacks one of the permissions on an existing table."""
    resource = Resource(database, table)
    for permission in permissions:
        if not Catalog.grants.allow(principal_of(caller), permission, resource):
            raise AccessDenied(
                insufficient(permission, resource), f"lakeformation:{permission}", f"table/{database}/{table}"
            )


def insufficient(permission: str, resource: Resource) -> str:
    where = resource.table or resource.database or "Catalog"
    words = permission.replace("_", " ").title()
    return f"Insufficient Lake Formation permission(s): Required {words} on {where}"


def needed(action: str, resources: list[str], through_rest: bool) -> Iterator[tuple[tuple[str, ...], Resource]]:
    if action == "CreateDatabase":
        yield ("CREATE_DATABASE",), CATALOG
    for kind, _, rest in (resource.partition("/") for resource in resources):
        database, _, table = rest.partition("/")
        if kind == "database" and action in ON_DATABASE:
            yield (ON_DATABASE[action],), Resource(database)
        if kind == "table" and action in ON_TABLE:
            asked = ON_TABLE_THROUGH_REST.get(action) if through_rest else None
            yield asked or (ON_TABLE[action],), Resource(database, table)


def may_miss(principal: str, resource: Resource, region: str) -> bool:
    """Only who could make it is told that something does not exist; others are refused, so that nobody can guess names.

    https://github.com/ExpediaGroup/waggle-dance/pull/359
    """
    databases = glue_backends[settings.ACCOUNT_ID][region].databases
    database = databases.get(resource.database)
    if resource.kind == "database":
        return database is None and Catalog.grants.allow(principal, "CREATE_DATABASE", CATALOG)
    if resource.kind == "table" and database is not None:
        within = Resource(resource.database)
        return resource.table not in database.tables and Catalog.grants.allow(principal, "CREATE_TABLE", within)
    return False


def install(enforced: bool, administrator_arn: str) -> None:
    """Lets moto's catalog keep the grants. `enforced`: IAM decides on nothing, and `administrator_arn` grants."""
    Catalog.grants = Grants()
    if enforced:
        Catalog.grants.enforce(administrator_arn)
    after("create_database", on_database_created)
    after("create_table", on_table_created)
    after("delete_database", lambda _, name: Catalog.grants.forget(Resource(name)))
    after("delete_table", lambda _, database, name: Catalog.grants.forget(Resource(database, name)))
    only_seen("get_databases", lambda database: Resource(database.name))
    only_seen("get_tables", lambda table: Resource(table.database_name, table.name))


def on_database_created(catalog: GlueBackend, name: str, *_: Any) -> None:
    values = catalog.databases[name].input
    if values.get("CreateTableDefaultPermissions") is None:
        values["CreateTableDefaultPermissions"] = default_permissions(Catalog.grants.iam_decides_on_tables)
    Catalog.grants.on_created(_principal.get(), Resource(name), Catalog.grants.iam_decides_on_databases)


def on_table_created(catalog: GlueBackend, database: str, name: str, *_: Any) -> None:
    iam_decides = bool(catalog.databases[database].input.get("CreateTableDefaultPermissions"))
    Catalog.grants.on_created(_principal.get(), Resource(database, name), iam_decides)


def default_permissions(iam_decides: bool) -> list[dict[str, Any]]:
    """The only two values that there are."""
    iam = {"Principal": {"DataLakePrincipalIdentifier": IAM_ALLOWED_PRINCIPALS}, "Permissions": [ALL]}
    return [iam] if iam_decides else []


def after(method: str, then: Callable[..., None]) -> None:
    """Calls `then` with the catalog and the arguments, once moto has done its part for the sandbox's own account."""
    original = getattr(GlueBackend, method)

    def call(self: GlueBackend, *args: Any, **more: Any) -> Any:
        result = original(self, *args, **more)
        if self.account_id == settings.ACCOUNT_ID:
            then(self, *args, *more.values())
        return result

    setattr(GlueBackend, method, call)


def only_seen(method: str, resource_of: Callable[[Any], Resource]) -> None:
    original = getattr(GlueBackend, method)

    def call(self: GlueBackend, *args: Any, **more: Any) -> list[Any]:
        principal = _principal.get()
        found = original(self, *args, **more)
        if self.account_id != settings.ACCOUNT_ID or principal is None:
            return list(found)
        return [one for one in found if Catalog.grants.allow(principal, "DESCRIBE", resource_of(one))]

    setattr(GlueBackend, method, call)
