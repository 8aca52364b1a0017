"""STS: AssumeRole is answered by the sandbox itself, GetCallerIdentity needs no permission.

https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
"""

from __future__ import annotations

from snowdome.aws.authorization import Need
from snowdome.aws.errors import SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest


def needs(request: IncomingRequest, account_id: str) -> list[Need]:
    """Raises SandboxUnsupported naming any operation but these two."""
    if request.operation in ("AssumeRole", "GetCallerIdentity"):
        return []
    raise SandboxUnsupported(f"STS operation {request.operation!r}")
