"""Lake Formation: its actions know no resources.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslakeformation.html
"""

from __future__ import annotations

import json
from typing import Any

from snowdome.aws.authorization import Need
from snowdome.aws.errors import AwsError, SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest

OPERATIONS = {
    "GetDataLakeSettings",
    "GrantPermissions",
    "ListPermissions",
    "PutDataLakeSettings",
    "RevokePermissions",
}


def needs(request: IncomingRequest, account_id: str) -> list[Need]:
    """Raises SandboxUnsupported naming an operation that is not in the table."""
    return [Need(f"lakeformation:{operation_of(request)}", "*", account_id)]


def operation_of(request: IncomingRequest) -> str:
    operation = request.path.strip("/")
    if request.method != "POST" or operation not in OPERATIONS:
        raise SandboxUnsupported(f"Lake Formation operation {operation!r}")
    return operation


def body_of(request: IncomingRequest) -> dict[str, Any]:
    """Raises AwsError when it is no JSON object."""
    try:
        parsed = json.loads(request.body or b"{}")
    except ValueError as error:
        raise AwsError(400, "InvalidInputException", f"The body is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise AwsError(400, "InvalidInputException", "The body is not a JSON object")
    return parsed
