"""One login: who is connected, what USE has chosen, and what the session remembers."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.result import Result


@dataclass(frozen=True)
class Variable:
    """A session variable."""

    value: str
    """As a SQL literal."""
    created_on: datetime
    updated_on: datetime


@dataclass
class Session:
    """State of one client connection. Names are as stored.

    A client may run several statements of a session at the same time (async queries); `lock` guards the fields.
    """

    id: int
    account: Account
    user: str
    role: str
    secondary_roles: str = "ALL"
    """ALL or NONE."""
    database: str | None = None
    schema: str | None = None
    warehouse: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    """Session parameters set at login or by ALTER SESSION, by upper-case name; values as text."""
    variables: dict[str, Variable] = field(default_factory=dict)
    """SET variables, by upper-case name, as the SQL literal that stands for the value."""
    format_parameter: str = ""
    """Session parameter by which the client chooses Arrow or JSON (Python, JDBC); empty for JSON alone (Node, Go)."""
    client_application: str = ""
    last_query_id: str | None = None
    """LAST_QUERY_ID(): the statement before the one that runs now."""
    query_ids: list[str] = field(default_factory=list)
    """Statements of this session, oldest first, for LAST_QUERY_ID(n)."""
    find_result: Callable[[str], Result] = field(default=lambda query_id: _no_results(query_id), repr=False)
    """RESULT_SCAN: the finished result of a query ID; raises SnowflakeError 000709 when there is none."""
    is_cancelled: Callable[[str], bool] = field(default=lambda query_id: False, repr=False)
    """Whether the statement of a query ID was asked to stop."""

    def __post_init__(self) -> None:
        self.lock = threading.RLock()

    def inside(self, database: str, schema: str, role: str | None = None) -> Session:
        """A copy of it in another schema; with `role`, with the rights of that role alone."""
        other = copy.copy(self)
        other.database, other.schema = database, schema
        if role is not None:
            other.role, other.secondary_roles = role, "NONE"
        return other


def _no_results(query_id: str) -> Result:
    from snowdome.snowflake.errors import query_not_found

    raise query_not_found(query_id)
