"""Lake Formation's own calls: settings of the data lake, and grants on catalog, databases and tables.

https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_GrantPermissions.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from snowdome.aws import iam_state, settings
from snowdome.aws.callers import Caller
from snowdome.aws.errors import AccessDenied, AwsError, SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.lake_formation.access import Catalog, default_permissions, principal_of
from snowdome.aws.lake_formation.grants import ALL, EVERY_TABLE, IAM_ALLOWED_PRINCIPALS, Held, Resource
from snowdome.aws.replies import Reply, json_reply
from snowdome.aws.requests.lakeformation import body_of, operation_of

#: https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html
PERMISSIONS = {
    "catalog": {"ALL", "ALTER", "CREATE_DATABASE", "DESCRIBE", "DROP"},
    "database": {"ALL", "ALTER", "CREATE_TABLE", "DESCRIBE", "DROP"},
    "table": {"ALL", "ALTER", "DELETE", "DESCRIBE", "DROP", "INSERT", "SELECT"},
}
DATABASES, TABLES = "CreateDatabaseDefaultPermissions", "CreateTableDefaultPermissions"


def answer(request: IncomingRequest, caller: Caller) -> Reply:
    """Raises AwsError."""
    body = body_of(request)
    if body.get("CatalogId", settings.ACCOUNT_ID) != settings.ACCOUNT_ID or caller.account_id != settings.ACCOUNT_ID:
        raise SandboxUnsupported("catalogs of other accounts in Lake Formation")
    return OPERATIONS[operation_of(request)](body, principal_of(caller))


def get_settings(_body: dict[str, Any], _caller: str) -> Reply:
    grants = Catalog.grants
    found = {
        "DataLakeAdmins": [{"DataLakePrincipalIdentifier": arn} for arn in sorted(grants.administrators)],
        DATABASES: default_permissions(grants.iam_decides_on_databases),
        TABLES: default_permissions(grants.iam_decides_on_tables),
    }
    return json_reply({"DataLakeSettings": found})


def put_settings(body: dict[str, Any], _caller: str) -> Reply:
    """Whoever IAM lets do it may: so an account's first data lake administrator comes to be."""
    values = dict(body.get("DataLakeSettings") or {})
    administrators = {name_of(item) for item in values.pop("DataLakeAdmins", None) or []}
    databases, tables = (iam_decides(values.pop(name, None), name) for name in (DATABASES, TABLES))
    other = next((name for name, value in values.items() if value), None)
    if other is not None:
        raise SandboxUnsupported(f"{other} in the settings of Lake Formation")
    grants = Catalog.grants
    grants.administrators = administrators
    grants.iam_decides_on_databases, grants.iam_decides_on_tables = databases, tables
    return json_reply({})


def iam_decides(value: Any, name: str) -> bool:
    if not value:
        return False
    if value != default_permissions(True):
        raise invalid(f"{name} takes nothing, or ALL for {IAM_ALLOWED_PRINCIPALS}.")
    return True


def grant(body: dict[str, Any], caller: str) -> Reply:
    principal, resource, permissions, grantable = read(body)
    if not principal_exists(principal):
        raise invalid("Invalid principal")
    require_to_grant(caller, permissions | grantable, resource)
    Catalog.grants.add(principal, resource, permissions | grantable, grantable)
    return json_reply({})


def revoke(body: dict[str, Any], caller: str) -> Reply:
    principal, resource, permissions, grantable = read(body)
    require_to_grant(caller, permissions | grantable, resource)
    if not Catalog.grants.remove(principal, resource, permissions, grantable):
        raise invalid("No permissions revoked. Grantee does not have these permissions on the resource.")
    return json_reply({})


def list_permissions(body: dict[str, Any], caller: str) -> Reply:
    """Others than administrators see their own, and those on what they may grant on."""
    if body.get("ResourceType") or body.get("IncludeRelated"):
        raise SandboxUnsupported("ListPermissions with ResourceType or IncludeRelated")
    principal = body.get("Principal") and name_of(body["Principal"])
    resource = body.get("Resource") and resource_of(body["Resource"])
    found = [
        described(who, what, held)
        for who, what, held in Catalog.grants.all()
        if principal in (None, who)
        and resource in (None, what)
        and (who == caller or Catalog.grants.may_grant(caller, held.permissions, what))
    ]
    return json_reply({"PrincipalResourcePermissions": found})


OPERATIONS: dict[str, Callable[[dict[str, Any], str], Reply]] = {
    "GetDataLakeSettings": get_settings,
    "PutDataLakeSettings": put_settings,
    "GrantPermissions": grant,
    "RevokePermissions": revoke,
    "ListPermissions": list_permissions,
}


def read(body: dict[str, Any]) -> tuple[str, Resource, set[str], set[str]]:
    resource = resource_of(body.get("Resource") or {})
    permissions = set(body.get("Permissions") or ())
    grantable = set(body.get("PermissionsWithGrantOption") or ())
    if not permissions | grantable:
        raise invalid("Permissions must not be empty.")
    unknown = sorted((permissions | grantable) - PERMISSIONS[resource.kind])
    if unknown:
        raise invalid(f"Permissions {unknown} cannot be granted on a {resource.kind}.")
    return name_of(body.get("Principal") or {}), resource, permissions, grantable


def name_of(principal: dict[str, Any]) -> str:
    name = principal.get("DataLakePrincipalIdentifier")
    if not isinstance(name, str) or not name:
        raise invalid("A principal has a DataLakePrincipalIdentifier.")
    return name


def principal_exists(principal: str) -> bool:
    if principal == IAM_ALLOWED_PRINCIPALS or iam_state.find_role(principal) is not None:
        return True
    users = iam_state.backend(settings.ACCOUNT_ID).users.values()
    return any(user.arn == principal for user in list(users))


def resource_of(resource: dict[str, Any]) -> Resource:
    kinds = [kind for kind, value in resource.items() if value is not None]
    if len(kinds) != 1:
        raise invalid("A resource is one thing.")
    values = resource[kinds[0]]
    match kinds[0]:
        case "Catalog":
            return Resource()
        case "Database":
            return Resource(str(values["Name"]).lower())
        case "Table":
            every = values.get("TableWildcard") is not None
            if every == bool(values.get("Name")):
                raise invalid("A table has a Name or a TableWildcard.")
            return Resource(str(values["DatabaseName"]).lower(), EVERY_TABLE if every else str(values["Name"]).lower())
    raise SandboxUnsupported(f"{kinds[0]} as resource of Lake Formation")


def require_to_grant(caller: str, permissions: set[str], resource: Resource) -> None:
    if not Catalog.grants.may_grant(caller, permissions, resource):
        where = resource.table or resource.database or "Catalog"
        raise AccessDenied(
            f"Insufficient Lake Formation permission(s): Required grantable permissions on {where}",
            "lakeformation:GrantPermissions",
            where,
        )


def described(principal: str, resource: Resource, held: Held) -> dict[str, Any]:
    catalog = {"CatalogId": settings.ACCOUNT_ID}
    table: dict[str, Any] = {"TableWildcard": {}} if resource.table == EVERY_TABLE else {"Name": resource.table}
    shapes: dict[str, dict[str, Any]] = {
        "catalog": {"Catalog": {}},
        "database": {"Database": {**catalog, "Name": resource.database}},
        "table": {"Table": {**catalog, "DatabaseName": resource.database, **table}},
    }
    return {
        "Principal": {"DataLakePrincipalIdentifier": principal},
        "Resource": shapes[resource.kind],
        "Permissions": sorted(held.permissions, key=lambda name: (name != ALL, name)),
        "PermissionsWithGrantOption": sorted(held.grantable),
    }


def invalid(message: str) -> AwsError:
    return AwsError(400, "InvalidInputException", message)
