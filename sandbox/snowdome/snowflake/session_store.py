"""Sessions by their tokens: how long these live, and how a client renews them."""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass

from snowdome.snowflake import session_parameters, variables
from snowdome.snowflake.authentication import Login
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.cursor import parse_name
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.identifiers import Name
from snowdome.snowflake.session import Session

SESSION_SECONDS = 3600
MASTER_SECONDS = 14_400
ENDED_TOKENS = 1_000
"""Of how many ended sessions the token is still told apart from one that never was."""


@dataclass
class Tokens:
    """What a login answers. Times are on the monotonic clock."""

    session: Session
    token: str
    master_token: str
    expires_at: float
    master_expires_at: float


class SessionStore:
    """All logins that have not ended. `session_seconds` is shorter in tests of renewal."""

    def __init__(self, account: Account, session_seconds: int = SESSION_SECONDS) -> None:
        self.session_seconds = session_seconds
        self._account = account
        self._by_token: dict[str, Tokens] = {}
        self._by_master: dict[str, Tokens] = {}
        self._ended: deque[str] = deque(maxlen=ENDED_TOKENS)
        self._lock = threading.Lock()
        self._next_id = secrets.randbelow(1_000_000_000) * 1000

    def open(self, login: Login, wanted: dict[str, str], parameters: dict[str, object]) -> Tokens:
        """`wanted` has databaseName, schemaName, warehouse and roleName of the login request.

        A role that the user does not have is refused (390189); the others are left out when they do not exist.
        """
        role = _role(self._account, login, wanted.get("roleName"))
        with self._lock:
            self._next_id += 4
            session = Session(self._next_id, self._account, login.user.name, role)
        session.secondary_roles = "NONE" if login.role_restriction else login.user.default_secondary_roles
        session.parameters.update(session_parameters.of_request(parameters))
        variables.of_login(session, parameters)
        self._choose(session, login, wanted)
        if str(parameters.get("CLIENT_VALIDATE_DEFAULT_PARAMETERS")).upper() == "TRUE":
            _check_chosen(session, wanted)
        now = time.monotonic()
        tokens = Tokens(session, _new_token(), _new_token(), now + self.session_seconds, now + MASTER_SECONDS)
        with self._lock:
            self._by_token[tokens.token] = tokens
            self._by_master[tokens.master_token] = tokens
        return tokens

    def find(self, token: str) -> Session:
        """The session of a token; 390104 for one that is none, 390111 when it has ended, 390112 to renew it."""
        tokens = self._by_token.get(token)
        if tokens is None and token in self._ended:
            # gosnowflake's ErrSessionGone. snowflake-connector-python's test_with_tokens_expired has an error of a
            # statement for it, where snowflake-connector-nodejs has one of HTTP for a text that is no token.
            raise SnowflakeError(
                "390111", "08001", "Session no longer exists. New login required to access the service."
            )
        if tokens is None:
            raise SnowflakeError("390104", "08001", "User must login again to access the service.")
        if tokens.expires_at < time.monotonic():
            raise SnowflakeError("390112", "08001", "Your session has expired. Please login again.")
        return tokens.session

    def renew(self, master_token: str) -> Tokens:
        """New tokens for the session of a master token; 390114 when that has expired too."""
        with self._lock:
            tokens = self._by_master.get(master_token)
            now = time.monotonic()
            if tokens is None or tokens.master_expires_at < now:
                raise SnowflakeError(
                    "390114", "08001", "Authentication token has expired.  The user must authenticate again."
                )
            self._by_token.pop(tokens.token, None)
            self._by_master.pop(tokens.master_token, None)
            self._ended.append(tokens.token)
            renewed = Tokens(
                tokens.session, _new_token(), _new_token(), now + self.session_seconds, now + MASTER_SECONDS
            )
            self._by_token[renewed.token] = renewed
            self._by_master[renewed.master_token] = renewed
            return renewed

    def close(self, token: str) -> Session | None:
        """Ends a session; None when it had ended."""
        with self._lock:
            tokens = self._by_token.pop(token, None)
            if tokens is None:
                return None
            self._ended.append(token)
            self._by_master.pop(tokens.master_token, None)
            return tokens.session

    def expired(self) -> list[Session]:
        """Sessions whose master token has run out, removed: clients that never logged out."""
        now = time.monotonic()
        with self._lock:
            gone = [tokens for tokens in self._by_token.values() if tokens.master_expires_at < now]
            for tokens in gone:
                self._ended.append(tokens.token)
                self._by_token.pop(tokens.token, None)
                self._by_master.pop(tokens.master_token, None)
        return [tokens.session for tokens in gone]

    def _choose(self, session: Session, login: Login, wanted: dict[str, str]) -> None:
        namespace = _parts(login.user.default_namespace)
        database_name = _parts(wanted.get("databaseName")) or namespace[:1]
        schema_name = _parts(wanted.get("schemaName")) or (namespace[1:] if not wanted.get("databaseName") else ())
        database = self._account.databases.get(database_name[0].resolved) if database_name else None
        if database is not None and access.has_privilege(session, "USAGE", database):
            session.database = database.name
            # A login that names none has no current schema, not PUBLIC: snowflake-connector-python,
            # test/integ/test_connection.py, test_fqn_ddl_does_not_pollute_schema_cache.
            schema = database.find_schema(schema_name[-1]) if schema_name else None
            if schema is not None and access.has_privilege(session, "USAGE", schema):
                session.schema = schema.name
        warehouse_name = _parts(wanted.get("warehouse")) or _parts(login.user.default_warehouse)
        warehouse = self._account.virtual_warehouses.get(warehouse_name[-1].resolved) if warehouse_name else None
        if warehouse is not None and access.has_privilege(session, "USAGE", warehouse):
            session.warehouse = warehouse.name


def _check_chosen(session: Session, wanted: dict[str, str]) -> None:
    """390201, as gosnowflake names it (ErrObjectNotExistOrAuthorized), for what the login asks for and cannot have."""
    for option, chosen in (
        ("database", session.database),
        ("schema", session.schema),
        ("warehouse", session.warehouse),
    ):
        asked = _parts(wanted.get(option if option == "warehouse" else f"{option}Name"))
        if asked and (chosen is None or not asked[-1].matches(chosen, case_insensitive=not asked[-1].quoted)):
            raise SnowflakeError("390201", "08004", f"The requested {option} does not exist or not authorized.")


def _parts(text: str | None) -> tuple[Name, ...]:
    """Name parts of a connection option; none when it is absent or is not a name."""
    if not text:
        return ()
    try:
        return parse_name(text).parts
    except SnowflakeError:
        return ()


def _role(account: Account, login: Login, wanted: str | None) -> str:
    parts = _parts(wanted)
    chosen = parts[-1].resolved if parts else login.role_restriction or login.user.default_role or "PUBLIC"
    assigned = access.inherited(account, access.roles_of_user(account, login.user.name))
    if RoleName(chosen) in assigned and login.role_restriction in (None, chosen):
        return chosen
    if not parts and not login.role_restriction:
        return "PUBLIC"
    raise SnowflakeError(
        "390189",
        "08001",
        f"Role '{wanted or chosen}' specified in the connect string does not exist or not authorized. "
        "Contact your local system administrator, or attempt to login with another role, e.g. PUBLIC.",
    )


def _new_token() -> str:
    return secrets.token_urlsafe(32)
