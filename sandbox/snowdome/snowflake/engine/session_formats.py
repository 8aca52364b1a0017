"""Formats in which a session reads and writes dates, times and binary values.

Source: https://docs.snowflake.com/en/sql-reference/date-time-input-output, .../binary-input-output
"""

from __future__ import annotations

from dataclasses import dataclass

from snowdome.snowflake.session import Session
from snowdome.snowflake.session_parameters import value


@dataclass(frozen=True)
class SessionFormats:
    """The session's parameters, by the type of the value."""

    session: Session

    def input(self, kind: str) -> str:
        """Format of texts that become a DATE, a TIME or a TIMESTAMP_*."""
        return self._value(f"{kind.partition('_')[0]}_INPUT_FORMAT")

    def output(self, kind: str) -> str:
        """Format in which such a value becomes text; TIMESTAMP_OUTPUT_FORMAT where a variant has none of its own."""
        own = self._value(f"{kind}_OUTPUT_FORMAT")
        return own or self._value("TIMESTAMP_OUTPUT_FORMAT")

    @property
    def century_start(self) -> int:
        """First year that a year of two digits can be."""
        return int(value(self.session, "TWO_DIGIT_CENTURY_START"))

    @property
    def binary_input(self) -> str:
        return self._value("BINARY_INPUT_FORMAT")

    @property
    def binary_output(self) -> str:
        return self._value("BINARY_OUTPUT_FORMAT")

    def _value(self, name: str) -> str:
        return str(value(self.session, name))
