"""Exceptions of a block, and how one that nobody handles reaches the client.

https://docs.snowflake.com/en/developer-guide/snowflake-scripting/exceptions
"""

from __future__ import annotations

from dataclasses import dataclass

from snowdome.snowflake.errors import SnowflakeError

STATEMENT_ERROR = "STATEMENT_ERROR"
EXPRESSION_ERROR = "EXPRESSION_ERROR"
OTHER = "OTHER"

_NOT_CAUGHT = ("000002", "000604", "000630", "000603")
"""What this account has not, and what ends the whole statement: no handler sees it."""


@dataclass
class Raised(Exception):
    """An exception on its way to a handler."""

    kind: str
    """Its name, or one of the two above."""
    error: SnowflakeError
    line: int
    column: int

    def is_handled_by(self, name: str) -> bool:
        if self.error.code in _NOT_CAUGHT:
            return False
        return name in (self.kind, OTHER)

    @property
    def number(self) -> int:
        """SQLCODE."""
        return int(self.error.code)

    def uncaught(self) -> SnowflakeError:
        """As the client gets it: code and state of the error itself."""
        if self.error.code in _NOT_CAUGHT:
            return self.error
        where = f"on line {self.line} at position {self.column}"
        message = f"Uncaught exception of type '{self.kind}' {where} : {self.error.message}"
        return SnowflakeError(self.error.code, self.error.sqlstate, message)


def declared(number: int, message: str) -> SnowflakeError:
    """The error of an exception that a block declares."""
    return SnowflakeError(str(number), "P0001", message)
