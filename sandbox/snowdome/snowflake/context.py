"""What a statement may use besides its own text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.engine import Engine
from snowdome.snowflake.queries import QueryLog
from snowdome.snowflake.result import Result
from snowdome.snowflake.script import Statement
from snowdome.snowflake.session import Session


@dataclass(frozen=True)
class Context:
    """The session a statement runs in, and the account's services."""

    session: Session
    engine: Engine
    files: Path
    """Folder for the files of stages and notebooks."""
    queries: QueryLog
    run: Callable[[Context, Statement, dict[str, Any] | None], Result]
    """Runs another statement of the session, as a query of its own."""

    @property
    def account(self) -> Account:
        return self.session.account


@dataclass(frozen=True)
class Head:
    """The start of an object statement, already read."""

    verb: str
    kind: str
    or_replace: bool = False
    if_exists: bool = False
    """IF EXISTS, or IF NOT EXISTS of a CREATE."""
    modifiers: frozenset[str] = frozenset()
    """TRANSIENT, TEMPORARY, SECURE, TERSE ..."""


Handler = Callable[[Context, Cursor, Head], Result]
"""What runs an object statement, from after its head to the end."""
