"""Paths of the REST endpoint -> operations.

Glue offers no staged create (so no CREATE TABLE AS), no rename, no views, no transactions over several tables and no
registering: https://docs.aws.amazon.com/glue/latest/dg/limitation-glue-iceberg-rest-api.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from snowdome.aws import settings
from snowdome.aws.authorization import Circumstances
from snowdome.aws.callers import Caller
from snowdome.aws.errors import AwsError
from snowdome.aws.iceberg_rest import commit, namespaces, tables
from snowdome.aws.iceberg_rest.call import Call
from snowdome.aws.iceberg_rest.failures import (
    bad_request,
    no_such_catalog,
    no_such_namespace,
    no_such_table,
    unsupported,
)
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.replies import Reply, json_reply

PREFIX = "/iceberg/v1"
CATALOG = re.compile(r"/catalogs/(?P<catalog>[^/]+)(?P<rest>/.*)")
NAMESPACE, TABLE = r"(?P<namespace>[^/]+)", r"(?P<table>[^/]+)"

Operation = Callable[..., Reply]
#: (method, path below the catalog, operation, how the protocol writes it in `endpoints`).
ROUTES: tuple[tuple[str, str, Operation], ...] = (
    ("GET", "/namespaces", namespaces.list_namespaces),
    ("POST", "/namespaces", namespaces.create_namespace),
    ("GET", f"/namespaces/{NAMESPACE}", namespaces.load_namespace),
    ("HEAD", f"/namespaces/{NAMESPACE}", namespaces.namespace_exists),
    ("DELETE", f"/namespaces/{NAMESPACE}", namespaces.drop_namespace),
    ("POST", f"/namespaces/{NAMESPACE}/properties", namespaces.update_properties),
    ("GET", f"/namespaces/{NAMESPACE}/tables", tables.list_tables),
    ("POST", f"/namespaces/{NAMESPACE}/tables", tables.create_table),
    ("GET", f"/namespaces/{NAMESPACE}/tables/{TABLE}", tables.load_table),
    ("HEAD", f"/namespaces/{NAMESPACE}/tables/{TABLE}", tables.table_exists),
    ("POST", f"/namespaces/{NAMESPACE}/tables/{TABLE}", commit.commit),
    ("DELETE", f"/namespaces/{NAMESPACE}/tables/{TABLE}", tables.drop_table),
)
COMPILED = tuple((method, re.compile(path), operation) for method, path, operation in ROUTES)
#: Clients that read this refuse everything else (views, rename) by themselves.
ENDPOINTS = [
    f"{method} /v1/{{prefix}}{path.replace(NAMESPACE, '{namespace}').replace(TABLE, '{table}')}"
    for method, path, _ in ROUTES
]
LEVELS = "\x1f"


class IcebergRest:
    def __init__(self, region: str) -> None:
        self._region = region

    def answer(self, request: IncomingRequest, caller: Caller, circumstances: Circumstances) -> Reply:
        """Raises AwsError."""
        if request.service != "glue":
            raise AwsError(403, "AccessDenied", f"The signing name must be glue, not {request.service}")
        if request.region != self._region:
            raise AwsError(403, "AccessDenied", f"The signing region must be {self._region}, not {request.region}")
        if not request.path.startswith(PREFIX + "/"):
            raise unsupported(f"{request.method} {request.path}")
        call = Call(request, caller, circumstances)
        # A namespace may hold escaped slashes: the path is taken apart before it is decoded.
        path = request.raw_path[len(PREFIX) :].rstrip("/")
        if path == "/config" and request.method == "GET":
            return configuration(call)
        match = CATALOG.fullmatch(path)
        if match is None:
            raise unsupported(f"{request.method} {request.path}")
        check_catalog(call, unquote(match["catalog"]))
        return self._route(call, match["rest"])

    def _route(self, call: Call, path: str) -> Reply:
        for method, pattern, operation in COMPILED:
            match = pattern.fullmatch(path)
            if match is not None and method == call.request.method:
                names = {key: unquote(value).lower() for key, value in match.groupdict().items()}
                if LEVELS in names.get("namespace", ""):
                    # Spark looks for a metadata table, `database.table.snapshots`, as a table of that name first.
                    namespace = names["namespace"].replace(LEVELS, ".")
                    raise no_such_table(namespace, names["table"]) if "table" in names else no_such_namespace(namespace)
                return operation(call, *names.values())
        raise unsupported(f"{call.request.method} {call.request.path}")


def configuration(call: Call) -> Reply:
    """AWS does not document the body it sends; the prefix it documents is `catalogs/{catalog}`."""
    call.need("GetCatalog")
    account = call.caller.account_id
    warehouse = call.request.query.get("warehouse", account)
    if warehouse not in (account, ":", ""):
        raise no_such_catalog(warehouse)
    return json_reply(
        {
            "defaults": {"rest-metrics-reporting-enabled": "false"},
            "overrides": {"prefix": f"catalogs/{account}"},
            "endpoints": ENDPOINTS,
        }
    )


def check_catalog(call: Call, catalog: str) -> None:
    if ":" in catalog.strip(":") or "/" in catalog:
        raise bad_request(f"The sandbox has only the account's default catalog, not {catalog!r}")
    if catalog not in (":", call.caller.account_id, settings.ACCOUNT_ID):
        raise no_such_catalog(catalog)
    if call.caller.account_id != settings.ACCOUNT_ID:
        raise no_such_catalog(catalog)
