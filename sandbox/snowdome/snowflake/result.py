"""What a statement answers, before it is encoded for one kind of client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pyarrow as pa  # costs an idle server 60 MB, so only queries load it

SnowflakeType = Literal[
    "FIXED",
    "REAL",
    "TEXT",
    "BOOLEAN",
    "DATE",
    "TIME",
    "TIMESTAMP_NTZ",
    "TIMESTAMP_LTZ",
    "TIMESTAMP_TZ",
    "VARIANT",
    "OBJECT",
    "ARRAY",
    "MAP",
    "BINARY",
]

MAX_TEXT_LENGTH = 16_777_216
"""Characters in a VARCHAR declared without a length."""

MAX_BINARY_LENGTH = 8_388_608
"""Bytes in a BINARY declared without a length."""


class StatementType(IntEnum):
    """`statementTypeId` of a result; drivers tell queries from DML and DDL by it.

    The numbers are snowflake-jdbc's: src/main/java/net/snowflake/client/core/SFStatementType.java
    """

    UNKNOWN = 0x0000
    SELECT = 0x1000
    DML = 0x3000
    INSERT = 0x3100
    UPDATE = 0x3200
    DELETE = 0x3300
    MERGE = 0x3400
    MULTI_INSERT = 0x3500
    COPY = 0x3600
    ALTER_SESSION = 0x4100
    USE = 0x4300
    SHOW = 0x4400
    DESCRIBE = 0x4500
    LIST = 0x4701
    TRANSACTION = 0x5000
    DDL = 0x6000
    GET = 0x7101
    PUT = 0x7102
    REMOVE = 0x7103
    MULTI = 0xA000


@dataclass(frozen=True)
class Column:
    """One column of a result or of a table, in Snowflake's types."""

    name: str
    type: SnowflakeType
    precision: int | None = None
    """Digits of a FIXED; fractional digits are `scale`."""
    scale: int | None = None
    """Fractional digits of a FIXED, or of the seconds of a TIME or TIMESTAMP_*."""
    length: int | None = None
    """Characters of a TEXT, bytes of a BINARY."""
    nullable: bool = True
    fields: tuple[Column, ...] = ()
    """Fields of a structured OBJECT, the element of a structured ARRAY, key and value of a MAP; else empty."""

    @staticmethod
    def text(name: str, length: int = MAX_TEXT_LENGTH) -> Column:
        return Column(name, "TEXT", length=length)

    @staticmethod
    def texts(*names: str) -> tuple[Column, ...]:
        """A column of text for each name."""
        return tuple(Column.text(name) for name in names)

    @staticmethod
    def fixed(name: str, precision: int = 38, scale: int = 0) -> Column:
        return Column(name, "FIXED", precision=precision, scale=scale)

    @staticmethod
    def boolean(name: str) -> Column:
        return Column(name, "BOOLEAN")

    @staticmethod
    def timestamp(name: str) -> Column:
        return Column(name, "TIMESTAMP_LTZ", scale=3)


@dataclass
class Result:
    """A statement's answer.

    Exactly one of `table` (queries, from the engine) and `rows` (metadata: SHOW, DESC, status texts) is set.
    `rows` hold Python values: str, int, float, Decimal, bool, date, time, datetime or None.
    """

    columns: Sequence[Column]
    table: pa.Table | None = None
    rows: list[tuple[Any, ...]] | None = None
    statement_type: StatementType = StatementType.SELECT
    json_indent: int = 0
    """Blanks by which semi-structured values are indented for clients; 0 for compact text."""
    structured: bool = False
    """Whether values of structured types reach clients that read Arrow as such. Else they are texts, as the clients of
    a session are sent them that asks for nothing: https://github.com/snowflakedb/snowflake-connector-python/pull/1853
    """
    rowcount: int | None = None
    """Rows a DML statement changed; None for everything else."""
    inserted: int | None = None
    """Rows that CREATE TABLE AS or a load wrote, which their answers do not tell drivers; None for everything else."""
    query_id: str | None = None
    """Set by the dispatcher."""
    command: dict[str, Any] | None = None
    """What PUT and GET tell the driver to do; None for every other statement."""
    multi: list[Result] = field(default_factory=list)
    """Results of the parts of a multi-statement request, in order."""

    @property
    def total(self) -> int:
        """Number of rows."""
        if self.table is not None:
            return int(self.table.num_rows)
        return len(self.rows or [])

    def sliced(self, start: int, length: int) -> Result:
        """The result with so many of its rows."""
        if self.table is not None:
            return replace(self, table=self.table.slice(start, length))
        return replace(self, rows=(self.rows or [])[start : start + length])


def status(message: str, statement_type: StatementType = StatementType.DDL) -> Result:
    """The one-cell answer of statements that return no rows."""
    return Result([Column.text("status")], rows=[(message,)], statement_type=statement_type)


def scalar(column_name: str, value: str) -> Result:
    """The one-cell answer of `SELECT SYSTEM$...()`."""
    return Result([Column.text(column_name)], rows=[(value,)], statement_type=StatementType.SELECT)
